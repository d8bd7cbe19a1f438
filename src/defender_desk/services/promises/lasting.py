"""What is promised of backups and of the program; what no program can do, and what was left out of this one.

Services floor: data alone.
"""

from __future__ import annotations

from defender_desk.services.promises.promise import Heading, Limit, Promise
from defender_desk.text.messages import msg

BACKUPS = Heading(
    msg("Backups and sticks"),
    promises=(
        Promise(
            msg(
                "What was shown as saved outlives a power cut, a program that is stopped, and a disk that is full or "
                "refuses. Nothing is left half done."
            ),
            {
                "tests/faults/test_campaign.py": (
                    "test_no_power_cut_loses_what_was_shown_as_saved",
                    "test_a_desk_that_syncs_nothing_is_found_out",
                    "test_killed_at_any_moment",
                    "test_a_call_that_is_refused_is_told_and_loses_nothing",
                ),
                "tests/faults/test_killed.py": ("test_no_acknowledged_work_is_lost_and_no_half_work_stays",),
            },
        ),
        Promise(
            msg("Of a damaged desk everything that is whole can be had, and what is lost is named."),
            {
                "tests/faults/test_salvaged.py": (
                    "test_no_damaged_page_takes_a_record_with_it",
                    "test_whatever_is_damaged_is_there_or_is_named",
                    "test_a_vault_whose_headers_are_lost_opens_with_that_of_a_backup",
                ),
                "tests/faults/test_salvaged_beginning.py": (
                    "test_every_record_is_there_again_where_the_database_has_lost_its_beginning",
                ),
            },
        ),
        Promise(
            msg(
                "In what is saved of a damaged desk no yes stands, and nothing leaves, where a later word may be lost, "
                "or whom it is about: it waits until a person says so."
            ),
            {
                "tests/faults/test_salvaged_doubts.py": (
                    "test_what_somebody_took_back_is_no_yes_where_that_is_lost",
                    "test_no_yes_stands_where_a_later_no_is_lost_altogether",
                    "test_a_level_is_the_strictest_and_no_answer_opens_a_field_where_later_words_may_be_lost",
                ),
                "tests/faults/test_salvaged_held.py": (
                    "test_what_may_have_lost_whom_it_is_about_stays_and_is_named",
                    "test_where_the_links_are_lost_too_all_that_such_a_record_can_point_at_stays",
                    "test_where_the_end_of_the_history_is_lost_nothing_leaves_by_an_earlier_level_or_answer",
                    "test_the_header_of_a_backup_does_not_tell_where_the_history_ended",
                    "test_as_before_is_what_a_person_said_after_an_earlier_salvage",
                ),
                "tests/faults/test_salvaged_twice.py": (
                    "test_where_what_tells_of_it_is_damaged_all_that_has_a_level_is_held_anew_and_that_is_said",
                    "test_no_yes_stands_where_a_no_may_be_among_what_waited_and_is_lost",
                ),
            },
        ),
        Promise(
            msg(
                "A backup is called whole only when all of it was read back and holds. Whatever stops it leaves the "
                "earlier ones as they were."
            ),
            {
                "tests/services/test_backups.py": (
                    "test_no_damage_passes_for_whole",
                    "test_a_stop_at_any_moment_leaves_what_was_there",
                    "test_what_is_restored_is_the_desk_under_an_id_of_its_own",
                ),
                "tests/faults/test_failing_backup.py": (
                    "test_a_stick_that_only_seems_to_write",
                    "test_a_stick_pulled_while_it_is_written",
                    "test_killed_at_any_piece_nothing_half_counts_and_the_next_backup_is_whole",
                ),
            },
        ),
        Promise(
            msg("A desk of an earlier version is kept as it was until its upgrade is proved."),
            {
                "tests/services/test_older_vaults.py": (
                    "test_it_is_kept_as_it_was_until_it_was_opened_once_more",
                    "test_a_step_that_loses_something_is_taken_back",
                    "test_killed_at_every_statement_it_opens_all_the_same",
                ),
            },
        ),
        Promise(
            msg("Nothing is deleted by a date. The date makes the desk ask, and a person decides."),
            {
                "tests/services/test_retention.py": (
                    "test_nothing_goes_by_itself",
                    "test_it_is_asked_from_that_day_on_and_not_before",
                ),
            },
        ),
    ),
    limits=(
        Limit(
            msg("What a backup tells, and what opens it"),
            msg(
                "It tells that there is a desk, when it was saved and how large it is, and it opens with the "
                "passphrase of its day. Keep the stick where it is not found together with the computer."
            ),
        ),
        Limit(
            msg("A stick that forgets, or was in other hands"),
            msg(
                "A backup that is shown as whole was whole then, and somebody can make an older one look newer. Try "
                "restoring now and then: that shows what is really there."
            ),
        ),
        Limit(
            msg("Damage where only a backup helps"),
            msg(
                "If both copies of what holds the key are lost, nothing can be salvaged without a backup; and what was "
                "being saved when the power went may be gone. Make backups, and look through what you wrote last."
            ),
        ),
        Limit(
            msg("A part of a file on a stick"),
            msg(
                "If the program is stopped by force while it writes a file, a part of it stays there. Put that stick "
                "in and open the desk again: then the part is removed."
            ),
        ),
    ),
)

PROGRAM = Heading(
    msg("The program itself"),
    promises=(
        Promise(
            msg("The desk opens no connection, asks for no update and reports to nobody."),
            {
                "tests/confined/test_traced.py": (
                    "test_the_trace_sees_who_asks",
                    "test_a_case_from_report_to_outcome_asks_for_no_network",
                    "test_a_started_desk_asks_for_none",
                ),
                "tests/confined/test_network.py": ("test_python_opens_no_connection_in_a_started_desk",),
            },
        ),
        Promise(
            msg(
                "On Linux the system itself refuses it a network, also to a faulty part of it and to whatever it "
                "starts. It stays so after locking."
            ),
            {
                "tests/confined/test_network.py": (
                    "test_the_kernel_opens_none_for_a_library_or_a_program_it_starts",
                    "test_programs_of_this_machine_are_still_spoken_to_and_locking_lays_no_second_filter",
                    "test_what_holds_is_found_out_and_not_believed",
                ),
                "tests/confined/test_filters.py": ("test_the_kernel_refuses_it_to_every_thread_and_every_child",),
                "tests/floors/test_fences.py": (
                    "test_the_flatpak_asks_for_no_network_and_builds_from_this_disk_alone",
                    "test_the_apparmor_profile_denies_every_network_and_opens_none",
                    "test_the_profile_starts_nothing_but_the_desk_and_writes_to_no_temporary_folder",
                ),
            },
        ),
        Promise(
            msg("The packaged program comes without those parts of its toolkits that could open a connection."),
            {
                "tests/floors/test_package.py": (
                    "test_the_modules_that_open_connections_are_excluded",
                    "test_a_module_that_reaches_a_network_is_found_in_a_program",
                    "test_the_desk_runs_and_writes_its_documents_without_what_is_excluded",
                ),
            },
        ),
        Promise(
            msg(
                "What the program is made of is listed, part by part. Whether a copy of it is ours and unchanged can "
                "be told with two commands that a system has."
            ),
            {
                "tests/floors/test_components.py": (
                    "test_each_pinned_package_stands_in_it_with_its_version_and_a_licence",
                    "test_it_is_the_bill_of_the_wheels_that_are_here",
                ),
                "tests/floors/test_release.py": (
                    "test_a_release_as_it_was_made_is_believed",
                    "test_a_changed_byte_is_not",
                    "test_nor_what_somebody_else_signed",
                ),
            },
        ),
    ),
    limits=(
        Limit(
            msg("Windows, macOS and an old Linux"),
            msg(
                "There no program can give up the network for good, and a fault in a part of it could reach one. Help, "
                "About says which holds here. Where it matters, switch the network off or pull the plug."
            ),
        ),
        Limit(
            msg("Another program that has a network"),
            msg(
                "A program that copies folders to a server copies a desk in them too, encrypted as it is, and a "
                "printer elsewhere keeps what it prints. Keep the desk out of such folders."
            ),
        ),
        Limit(
            msg("Faults that nobody knows yet"),
            msg(
                "The program rests on the work of others, and any of it can hold one. Bring in newer versions by hand "
                "from somebody you trust, and check them first as the page on verifying says."
            ),
        ),
    ),
)

BEYOND = Heading(
    msg("What no program can do"),
    limits=(
        Limit(
            msg("A computer that is spied on"),
            msg(
                "A hidden program or a camera gets the passphrase as you type it, and the desk cannot tell. If you "
                "doubt a computer, do not unlock on it: ask somebody who knows such things, from another one."
            ),
        ),
        Limit(
            msg("Passphrase and code both lost"),
            msg(
                "Without the passphrase and without the recovery code nobody opens the desk, not even those who made "
                "it. Keep the code on paper, in a place that is not searched together with the computer."
            ),
        ),
        Limit(
            msg("Deciding what to write down"),
            msg(
                "Whatever stands in it can one day be read by somebody. Leave out what would harm a person and helps "
                "nobody; “not known” is a good answer."
            ),
        ),
        Limit(
            msg("When you cannot be reached"),
            msg(
                "If you cannot be reached, the desk tells nobody and asks nobody for help. Agree beforehand with "
                "somebody you trust what is to be done, and whom to call."
            ),
        ),
    ),
)

LEFT_OUT = Heading(
    msg("What we left out, and why"),
    left_out=(
        Limit(
            msg("A hidden second desk"),
            msg(
                "Whoever forces one passphrase out of somebody goes on for the next. Nobody can prove that there is "
                "none, so it endangers most those who have none; and free space, sizes and times give hidden parts "
                "away."
            ),
        ),
        Limit(
            msg("A passphrase that erases, or shows less"),
            msg(
                "Whoever knows their trade copies the disk first, and then it erases only what is yours, before the "
                "eyes of those who hold you. One that shows less is a hidden desk by another name."
            ),
        ),
        Limit(
            msg("Erasing after a number of wrong tries"),
            msg(
                "Whoever copied the folder goes on trying on the copy. Somebody who plays with the keyboard, or an "
                "officer, would erase the only one you have. Wrong tries are slowed instead."
            ),
        ),
        Limit(
            msg("A key to plug in"),
            msg(
                "It is carried beside the computer and taken with it, and one that breaks keeps you out. The recovery "
                "code on paper, or in sheets among people, stands in for it."
            ),
        ),
        Limit(
            msg("An account, updates by themselves, help from afar"),
            msg(
                "Each needs a network, and somebody who could be forced to open your desk or to say that you have one. "
                "Nobody here can do either."
            ),
        ),
    ),
)
