"""What is promised of what leaves: the files that a person saves, for whom, and what they tell.

Services floor: data alone.
"""

from __future__ import annotations

from defender_desk.services.promises.promise import Heading, Limit, Promise
from defender_desk.text.messages import msg

LEAVES = Heading(
    msg("What leaves"),
    promises=(
        Promise(
            msg(
                "The desk sends nothing. What leaves is a file that you save yourself, after the desk weighed each "
                "record and each consent in it."
            ),
            {
                "tests/services/test_ways_out.py": (
                    "test_nothing_is_written_outside_the_vault_but_in_the_places_known",
                    "test_what_leaves_leaves_inside_the_gate",
                    "test_outward_asks_the_gate_and_notes_what_left",
                ),
                "tests/services/test_preview.py": (
                    "test_a_record_reads_as_it_will_at_their_desk",
                    "test_it_is_counted_by_person_with_what_goes_and_what_stays",
                ),
            },
        ),
        Promise(
            msg(
                "No reason outweighs somebody's own no. What nobody was asked about leaves only for a reason that you "
                "write down, and that the desk keeps."
            ),
            {
                "tests/services/test_gate.py": (
                    "test_no_reason_of_ours_outweighs_their_own_no",
                    "test_a_reason_overrides_and_says_what_it_overrode",
                    "test_an_incident_stays_when_one_of_its_people_did_not_agree",
                ),
                "tests/services/test_consent.py": (
                    "test_nothing_recorded_is_no",
                    "test_never_to_somebody_outlasts_a_later_yes_to_anybody",
                ),
                "tests/services/test_plain_export.py": (
                    "test_nothing_leaves_against_the_gate",
                    "test_a_consent_that_was_taken_back_since_the_look_stops_it",
                ),
                "tests/services/test_handing_over.py": ("test_a_plan_that_aged_is_not_carried_out",),
            },
        ),
        Promise(
            msg("What is held back is not in the file at all. It is left out, not covered."),
            {
                "tests/services/test_nothing_withheld.py": (
                    "test_no_field_that_stays_stands_in_the_file",
                    "test_figures_say_nothing_that_stands_in_a_record",
                ),
                "tests/services/test_gate.py": (
                    "test_without_the_name_nothing_that_identifies_leaves",
                    "test_links_to_what_stays_are_absent",
                ),
                "tests/services/test_plain_export.py": ("test_no_format_holds_a_value_that_the_gate_keeps",),
            },
        ),
        Promise(
            msg(
                "Somebody recorded here whom the words of a document name is found before it leaves: without their yes "
                "it takes a written reason, and against their no it does not leave."
            ),
            {
                "tests/services/test_naming.py": (
                    "test_no_document_names_somebody_else_without_a_reason_that_is_kept",
                    "test_no_reason_outweighs_a_no_until_the_words_are_changed",
                    "test_the_way_out_itself_asks_for_the_reason",
                ),
                "tests/services/test_ways_out.py": ("test_a_document_is_looked_through_once_more_as_it_is_written",),
                "tests/services/test_plain_export.py": ("test_no_word_that_somebody_wrote_leaves_unlooked",),
                "tests/services/test_mentions.py": ("test_names_are_found_however_they_are_written",),
            },
        ),
        Promise(
            msg(
                "A hand-over opens only for those you wrote it for, shows nobody else who, what or how much, and "
                "proves which desk wrote it."
            ),
            {
                "tests/exchange/test_bundle.py": (
                    "test_several_can_read_and_others_cannot",
                    "test_nothing_outside_tells_who_what_or_how_much",
                    "test_nobody_signs_in_the_name_of_another",
                ),
                "tests/services/test_handing_over.py": ("test_whoever_it_was_not_made_for_cannot_open_it",),
            },
        ),
        Promise(
            msg(
                "What you mean for somebody by name is written only for keys that were compared with them or checked "
                "to be theirs, and for no key that is known to be of somebody who was said no to."
            ),
            {
                "tests/services/test_handing_over.py": (
                    "test_a_consent_by_name_counts_only_for_keys_that_are_theirs",
                    "test_a_step_is_judged_for_everyone_its_keys_are_known_to_be",
                ),
                "tests/services/test_parcels.py": (
                    "test_a_key_is_theirs_once_it_was_compared_or_checked",
                    "test_a_key_known_as_somebody_elses_is_refused",
                ),
                "tests/services/test_whose_key.py": (
                    "test_never_to_her_holds_for_a_key_of_before",
                    "test_nothing_is_meant_for_her_by_name_under_a_key_of_before",
                ),
            },
        ),
        Promise(
            msg(
                "Where names are left out, two recipients who lay their files side by side find nothing in ids, times "
                "or order that joins one to the other."
            ),
            {
                "tests/services/test_codes.py": (
                    "test_two_recipients_find_nothing_that_joins_their_files",
                    "test_no_id_stands_in_a_file_without_names_whatever_points_at_it",
                ),
            },
        ),
        Promise(
            msg("Figures that leave tell no count under five, neither alone nor by a sum in the same file."),
            {
                "tests/services/test_small_cells.py": (
                    "test_a_sum_gives_no_small_count_away",
                    "test_neither_do_the_sums_of_a_table",
                ),
                "tests/services/test_figures.py": (
                    "test_what_is_counted_is_told_but_for_what_is_too_few",
                    "test_no_record_leaves_and_nothing_that_names_one",
                ),
            },
        ),
        Promise(
            msg(
                "That you put a record into the bin, or that somebody said no, is told unasked only to desks that had "
                "the record from you, gave it to you or wrote in it."
            ),
            {
                "tests/services/test_deletions.py": (
                    "test_what_lies_in_our_bin_is_told_by_the_keys_it_left_for_and_by_no_name",
                    "test_a_hand_over_tells_whoever_holds_it_that_it_was_binned_and_not_a_word_more",
                ),
                "tests/services/test_noes.py": (
                    "test_who_was_told_nothing_is_told_no_no_unless_somebody_says_so",
                    "test_of_two_readers_neither_is_told_what_only_the_other_holds",
                    "test_whoever_gave_or_wrote_is_told_the_no",
                ),
            },
        ),
        Promise(
            msg(
                "A copy of a photograph without hidden data keeps its picture and loses place, device and time. What "
                "cannot be cleaned is never called clean."
            ),
            {
                "tests/exchange/test_cleaning.py": (
                    "test_a_photograph_keeps_its_pixels_and_its_way_up_and_nothing_else",
                    "test_what_cannot_be_cleaned_inside_is_named",
                    "test_no_other_kind_is_ever_called_clean",
                ),
                "tests/services/test_evidence.py": (
                    "test_a_copy_leaves_without_its_place_and_device_or_as_it_came",
                    "test_what_cannot_be_cleaned_is_never_written_as_if_it_were",
                ),
            },
        ),
        Promise(
            msg(
                "A redacted copy holds nothing of what lay under its bars, and leaves without a word of what it was "
                "made from."
            ),
            {
                "tests/exchange/test_burning.py": (
                    "test_two_pictures_that_differ_under_bars_alone_make_the_same_copy_to_the_byte",
                    "test_two_papers_that_differ_under_bars_alone_make_the_same_copy_to_the_byte",
                    "test_a_copy_of_a_picture_is_points_and_nothing_beside_them",
                    "test_a_copy_of_a_paper_has_no_word_no_font_no_name_and_no_link",
                ),
                "tests/services/test_redacting.py": ("test_what_a_copy_was_made_from_never_leaves_with_it",),
            },
        ),
        Promise(
            msg(
                "Whatever left is noted: for whom, about whom and with which facts. The note cannot be changed or "
                "thrown away."
            ),
            {
                "tests/services/test_leaving.py": (
                    "test_a_bundle_is_noted_with_whom_it_is_about_and_for",
                    "test_what_left_stays_noted_as_it_left",
                ),
                "tests/faults/test_stopped_leaving.py": ("test_no_file_is_outside_without_its_note",),
            },
        ),
    ),
    limits=(
        Limit(
            msg("The people you hand to"),
            msg(
                "Once it is opened at their computer, a file is as safe as that computer. Hand over only what they "
                "need, and ask them how they keep it."
            ),
        ),
        Limit(
            msg("Files without encryption, and printed pages"),
            msg(
                "Whoever finds them reads them, and the desk cannot take them back. Printers, telephones and other "
                "programs remember what they were given. Save encrypted where you can, and destroy what is no longer "
                "needed."
            ),
        ),
        Limit(
            msg("A name that the desk does not know"),
            msg(
                "It finds people recorded here. It does not find a nickname, a description, somebody who is not "
                "recorded, or names inside files given as evidence. Read every page yourself before it leaves."
            ),
        ),
        Limit(
            msg("What every yes tells"),
            msg(
                "Whoever agrees to be referred agrees to what is needed, and why, being told, and a code name. What is "
                "written there may itself tell what happened. Read it to them, and enter what they do not want told as "
                "what must not be told."
            ),
        ),
        Limit(
            msg("Faces, voices and traces in files"),
            msg(
                "Taking out hidden data changes no face, voice, sign in the street or way of writing, and documents "
                "can hold traces that nobody looks for. Look at each file, and give away pictures of pages where you "
                "doubt."
            ),
        ),
        Limit(
            msg("What stands beside a bar"),
            msg(
                "A shadow, a mirror, the length of a word or the same face on another page may tell what a bar covers. "
                "Look at every page of a redacted copy before it leaves, and cover more rather than less."
            ),
        ),
        Limit(
            msg("Facts that tell who it was"),
            msg(
                "Also without a name, a day, a town and what was done may tell somebody who knows the case. Hand such "
                "files over rarely, and over long stretches of time."
            ),
        ),
        Limit(
            msg("Comparing carelessly, or not at all"),
            msg(
                "The ten words prove whose key it is only if both of you compare all ten, face to face or by a voice "
                "you know. A voice can be imitated: where you fear that, meet. A file for a key that nobody compared "
                "opens for whoever holds that key."
            ),
        ),
    ),
)
