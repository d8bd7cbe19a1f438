"""What is promised of the computer in somebody's hands: while it is locked, and while it is open.

Services floor: data alone.
"""

from __future__ import annotations

from defender_desk.services.promises.promise import Heading, Limit, Promise
from defender_desk.text.messages import msg

LOCKED = Heading(
    msg("Taken while locked"),
    promises=(
        Promise(
            msg(
                "Without the passphrase or the recovery code nothing in it can be read: no name, story, file, draft or "
                "setting, and not the words one searches by."
            ),
            {
                "tests/services/test_opening.py": (
                    "test_nothing_on_disk_holds_what_was_written",
                    "test_a_wrong_passphrase_opens_nothing",
                ),
                "tests/store/test_connection.py": ("test_nothing_readable_reaches_the_disk",),
                "tests/vault/test_header.py": ("test_nothing_of_the_body_shows",),
                "tests/vault/test_sealing.py": (
                    "test_another_key_opens_nothing",
                    "test_the_length_on_disk_is_that_of_the_bucket_alone",
                ),
                "tests/ui/guard/test_memory.py": (
                    "test_a_locked_desk_holds_no_key_no_passphrase_and_no_word_and_leaves_none_on_the_disk",
                ),
            },
        ),
        Promise(
            msg(
                "Every try to open it is slow on purpose, and a wrong one tells nothing: not what is inside, and not "
                "whether there is a recovery code."
            ),
            {
                "tests/vault/test_folder.py": (
                    "test_every_unlocking_costs_as_much_whatever_its_outcome",
                    "test_nothing_tells_whether_there_is_a_recovery_code",
                ),
                "tests/vault/test_slots.py": (
                    "test_a_slot_opens_with_its_secret_alone",
                    "test_an_unused_slot_shows_the_same_costs_and_opens_with_nothing",
                    "test_nothing_under_the_floor_is_written",
                    "test_the_derivation_is_argon2id_as_published",
                ),
                "tests/services/test_escrow.py": ("test_a_wrong_code_costs_as_much_whichever_slots_are_in_use",),
            },
        ),
        Promise(
            msg("The passphrase that the desk proposes is strong enough, and your own is judged before you take it."),
            {
                "tests/vault/test_strength.py": (
                    "test_drawn_phrases_are_enough_and_one_word_less_is_not",
                    "test_what_people_choose_is_weak",
                    "test_own_words_count_for_nothing",
                ),
                "tests/ui/test_unlock.py": (
                    "test_a_weak_passphrase_is_called_so_where_one_waits_to_go_on",
                    "test_a_weak_passphrase_of_ones_own_is_refused_in_words",
                ),
            },
        ),
        Promise(
            msg(
                "Whoever guesses at the keyboard waits ever longer, up to half a minute for each try. However many "
                "tries are wrong, nothing is erased."
            ),
            {
                "tests/ui/guard/test_seen.py": (
                    "test_wrong_tries_wait_ever_longer_and_never_for_long",
                    "test_after_wrong_passphrases_the_next_try_waits_and_the_right_one_still_opens",
                ),
            },
        ),
        Promise(
            msg(
                "Once it is locked, the memory of the program holds no key, no passphrase and no word of a record. Nor "
                "does a temporary folder, a list of recent files, a cache or a log."
            ),
            {
                "tests/ui/guard/test_memory.py": (
                    "test_a_locked_desk_holds_no_key_no_passphrase_and_no_word_and_leaves_none_on_the_disk",
                ),
            },
        ),
        Promise(
            msg(
                "If somebody changes, cuts or forges something in your records, their history or your files, the desk "
                "notices, and the check in Settings names what is concerned."
            ),
            {
                "tests/faults/test_tampered.py": (
                    "test_every_byte_of_the_database_is_told",
                    "test_every_byte_of_the_log_is_told",
                    "test_a_log_taken_away_or_cut_is_told",
                    "test_no_page_of_the_records_can_be_put_back_unseen",
                    "test_every_byte_of_a_sealed_file_is_told",
                    "test_a_damaged_file_and_a_lost_one_are_named_by_their_records",
                    "test_a_damaged_header_is_among_the_findings",
                ),
                "tests/store/test_journal.py": ("test_every_tampering_is_found",),
                "tests/vault/test_folder.py": ("test_every_forged_byte_of_the_main_copy_is_refused_or_healed",),
            },
        ),
        Promise(
            msg(
                "If somebody may know your passphrase, the desk can move under a new key: all of it comes along, and "
                "nothing that opened the old folder opens the new one."
            ),
            {
                "tests/services/test_rekeying.py": (
                    "test_everything_comes_along_under_another_key",
                    "test_nothing_of_the_old_opens_the_new",
                ),
                "tests/faults/test_killed_leaving.py": ("test_a_new_key_is_all_there_or_not_at_all",),
            },
        ),
        Promise(
            msg(
                "No organisation can open your desk unless somebody at it chose that and compared its fingerprint. As "
                "long as it holds, it is said above every screen."
            ),
            {
                "tests/services/test_escrow.py": (
                    "test_it_is_off_unless_somebody_chose_it",
                    "test_a_desk_that_nobody_compared_is_given_nothing",
                    "test_it_is_said_for_as_long_as_it_holds",
                    "test_the_organisation_opens_the_desk_with_its_file_and_nobody_else_reads_it",
                ),
                "tests/ui/test_escrow.py": (
                    "test_nobody_is_let_in_who_was_not_compared",
                    "test_it_is_let_in_said_above_every_screen_and_ended",
                ),
            },
        ),
        Promise(
            msg(
                "A new recovery code, or its sheets, replaces the one before only once all of it is written down. "
                "Whatever stops that leaves the one before."
            ),
            {
                "tests/services/test_sharing.py": (
                    "test_sheets_that_were_only_shown_leave_the_old_code_and_open_nothing",
                ),
                "tests/ui/test_sheets.py": ("test_locking_over_the_sheets_leaves_the_desk_as_it_was",),
                "tests/ui/test_settings.py": ("test_a_new_recovery_code_is_shown_once_and_typed_back",),
            },
        ),
        Promise(
            msg(
                "If the recovery code is split among people, fewer sheets than you chose tell nothing of it, and no "
                "sheet is of use without its words."
            ),
            {
                "tests/vault/test_shares.py": (
                    "test_any_as_many_as_are_needed_give_it_back_and_fewer_do_not",
                    "test_the_words_of_another_sheet_open_none",
                ),
                "tests/services/test_sharing.py": (
                    "test_enough_people_open_the_desk_and_the_old_code_does_not",
                    "test_each_has_other_words_and_no_paper_tells_them",
                ),
            },
        ),
    ),
    limits=(
        Limit(
            msg("That there is a desk"),
            msg(
                "They see that the program is here, where desks lie, how large they are, about how many files they "
                "hold and when they were last used. If that alone endangers you, do not have it along."
            ),
        ),
        Limit(
            msg("A weak passphrase"),
            msg(
                "Whoever copied the folder guesses elsewhere, for months and on many computers, and there nobody has "
                "to wait. Take the words that the desk proposes, and use them for nothing else."
            ),
        ),
        Limit(
            msg("Old copies"),
            msg(
                "A copy of the folder, or a backup, from before opens with the passphrase of its day, and a new key "
                "protects only what comes after. If somebody may have both, warn the people in it."
            ),
        ),
        Limit(
            msg("An older state put back"),
            msg(
                "Whoever had the folder in hand can put an older copy of all of it in its place, and that may go "
                "unnoticed. If your last entries are missing, or a receipt names more than you see, it is so: turn to "
                "your backup."
            ),
        ),
        Limit(
            msg("Those you trust with it"),
            msg(
                "An organisation that you let in, or enough people with their sheets, can read all of it without you, "
                "and so can whoever forces them. Choose few, tell none who the others are, and make new sheets once a "
                "paper is missing."
            ),
        ),
    ),
)

OPEN = Heading(
    msg("While it is open"),
    promises=(
        Promise(
            msg(
                "It locks by itself when nobody is there, and when the system tells that the screen is locked, the lid "
                "closed, sleep near or the session over, whatever window is open."
            ),
            {
                "tests/ui/test_shell.py": ("test_nobody_there_is_noticed_once_and_a_key_counts",),
                "tests/ui/guard/test_watch.py": (
                    "test_every_sign_closes_the_desk_under_an_open_dialog",
                    "test_unlocking_leads_back_into_the_form_that_was_open",
                ),
                "tests/ui/guard/test_bus.py": (
                    "test_every_screen_saver_that_locks_its_screen_is_heard",
                    "test_a_lid_that_closes_is_heard_and_one_that_opens_is_not",
                    "test_sleep_waits_until_the_desk_has_locked_and_the_next_one_waits_again",
                    "test_the_machine_sleeps_only_once_the_process_that_held_the_keys_is_gone",
                    "test_going_off_is_heard",
                ),
            },
        ),
        Promise(
            msg(
                "One key (F12) hides everything at once and quits, over every window and menu. Nothing unfinished is "
                "lost: unlocking leads back into the form."
            ),
            {
                "tests/ui/guard/test_watch.py": (
                    "test_one_key_hides_everything_at_once_whatever_is_open",
                    "test_nothing_is_on_the_screen_while_the_desk_still_closes",
                    "test_the_key_that_hides_everything_hides_the_unlock_window_too",
                    "test_unlocking_leads_back_into_the_form_that_was_open",
                    "test_unlocking_leads_back_into_a_new_record_that_was_begun",
                ),
            },
        ),
        Promise(
            msg(
                "What you copied goes from the clipboard after ten seconds, or the time you chose, and when you leave "
                "the desk."
            ),
            {
                "tests/ui/guard/test_clipboard.py": (
                    "test_all_of_it_on_a_real_screen",
                    "test_it_goes_when_its_time_is_up_and_that_is_said_once",
                    "test_leaving_the_desk_takes_it_away",
                    "test_what_is_copied_bears_the_marks_and_nothing_but_its_words",
                ),
            },
        ),
        Promise(
            msg(
                "On Linux no other program of yours reads the memory of the open desk, and none of it is written to "
                "the disk when the program breaks down."
            ),
            {
                "tests/ui/test_trouble.py": (
                    "test_no_core_dump_and_no_reading_by_others",
                    "test_the_console_is_hardened_as_the_desk_is",
                ),
                "tests/ui/guard/test_memory.py": (
                    "test_a_locked_desk_holds_no_key_no_passphrase_and_no_word_and_leaves_none_on_the_disk",
                ),
            },
        ),
        Promise(
            msg(
                "No log and no report of a failure holds a word of a record, and the window for files notes nowhere "
                "which of them you chose."
            ),
            {
                "tests/ui/test_trouble.py": (
                    "test_the_report_names_places_and_no_values",
                    "test_nothing_that_a_record_may_hold_reaches_the_log_of_the_session",
                ),
                "tests/ui/test_files.py": (
                    "test_no_folder_outlives_its_window",
                    "test_what_qt_itself_asks_for_leaves_no_settings_behind",
                ),
            },
        ),
    ),
    limits=(
        Limit(
            msg("An open desk"),
            msg(
                "Whoever sits at it, or took it from your hands, sees what you see. Lock it with Ctrl+L whenever you "
                "stand up; F12 is faster."
            ),
        ),
        Limit(
            msg("A system that does not tell"),
            msg(
                "Where the system does not say that the screen was locked or the lid closed, only the idle clock "
                "locks, or you. Settings, Locking, say what yours does not tell. On Windows another program of yours "
                "can read an open desk."
            ),
        ),
        Limit(
            msg("Screens and clipboards"),
            msg(
                "Whoever records or shares the screen shows the desk, and a program that reads every copy at once has "
                "it. End calls and sharing before you unlock, and copy nothing that could harm somebody."
            ),
        ),
        Limit(
            msg("Another name, and code names"),
            msg(
                "They deceive a glance over your shoulder, and no more. The program still says what it is, and an "
                "opened record shows its names."
            ),
        ),
    ),
)
