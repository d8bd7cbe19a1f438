"""What is promised of files that leave the desk, and of those that come in.

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
            msg("Faces, voices and traces in files"),
            msg(
                "Taking out hidden data changes no face, voice, sign in the street or way of writing, and documents "
                "can hold traces that nobody looks for. Look at each file, and give away pictures of pages where you "
                "doubt."
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

COMES = Heading(
    msg("What comes in"),
    promises=(
        Promise(
            msg(
                "A picture, document, table, calendar or card from elsewhere is read apart from the desk. If it "
                "crashes, hangs or takes too much, the desk says so and goes on."
            ),
            {
                "tests/exchange/test_apart.py": (
                    "test_whatever_it_does_is_a_sentence_and_the_next_file_is_read",
                    "test_what_fills_the_memory_leaves_that_of_the_desk_alone",
                ),
                "tests/services/test_evidence.py": ("test_a_decoder_that_breaks_is_a_sentence_and_the_desk_goes_on",),
                "tests/floors/test_apart.py": (
                    "test_each_module_that_decodes_is_known_and_reads_apart_or_reads_nobody_elses",
                    "test_only_the_process_that_reads_apart_reaches_what_reads",
                ),
            },
        ),
        Promise(
            msg(
                "On Linux, a hostile file that takes over its reader reaches no key, no record and no file of yours, "
                "opens no connection and writes nothing."
            ),
            {
                "tests/exchange/test_apart.py": (
                    "test_it_has_no_rights_before_it_is_told_anything",
                    "test_whoever_takes_it_over_can_do_nothing",
                    "test_it_holds_nothing_of_the_desk_but_two_pipes",
                    "test_each_file_has_a_process_of_its_own_and_one_file_keeps_its",
                ),
            },
        ),
        Promise(
            msg(
                "A hand-over that was changed, cut or forged is refused whole, and nothing of it is kept before all of "
                "it was checked."
            ),
            {
                "tests/exchange/test_bundle.py": (
                    "test_every_cut_is_found",
                    "test_every_turned_bit_is_found",
                    "test_a_changed_manifest_is_a_wrong_signature",
                    "test_a_bundle_swapped_after_it_was_checked_changes_nothing",
                ),
                "tests/faults/test_hostile_bundles.py": ("test_mutants_are_refused_by_both_or_read_alike",),
                "tests/services/test_handing_over.py": ("test_a_bundle_that_cannot_be_taken_in_leaves_no_file",),
                "tests/services/test_opening.py": ("test_a_quarantine_left_by_a_power_cut_is_swept",),
            },
        ),
        Promise(
            msg(
                "What a stranger signed can be looked at and is not taken in. If the key of somebody you know is "
                "another one, nothing passes either way until you decide."
            ),
            {
                "tests/services/test_coming_in.py": (
                    "test_a_strangers_file_is_looked_at_and_taken_in_only_once_they_are_known",
                    "test_nothing_comes_in_under_a_changed_key_whatever_was_said",
                ),
                "tests/services/test_trust.py": (
                    "test_a_changed_key_blocks_both_ways_until_somebody_decides",
                    "test_a_key_this_desk_had_before_is_not_this_desk",
                ),
                "tests/exchange/test_spoken.py": ("test_nothing_less_than_all_of_it_is_the_same",),
            },
        ),
        Promise(
            msg(
                "What would let more out, or warn of less, waits until you have looked at it. Where two desks wrote "
                "without knowing of each other, both are kept until a person decides, and a no stands."
            ),
            {
                "tests/services/test_coming_in.py": (
                    "test_nothing_that_is_unmarked_allows_more_however_much_comes_together",
                    "test_unless_a_person_chose_what_is_marked_stays_out_and_the_rest_comes_in",
                    "test_of_two_answers_written_apart_the_no_stands_at_both_desks",
                    "test_a_file_that_claims_our_own_edits_is_refused",
                ),
                "tests/services/test_deciding.py": ("test_whatever_lets_more_out_or_warns_of_less_waits_for_a_look",),
                "tests/services/test_merge_desk.py": (
                    "test_both_values_stand_side_by_side_with_who_wrote_them_and_through_whom_they_came",
                ),
                "tests/services/test_provider_files.py": (
                    "test_a_file_older_than_what_was_taken_in_of_a_provider_is_said_to_be",
                ),
            },
        ),
        Promise(
            msg("No record that comes in can say of a file of yours that it is another one."),
            {
                "tests/services/test_coming_in.py": (
                    "test_no_two_records_describe_one_file_otherwise",
                    "test_a_file_is_taken_in_only_where_it_is_the_one_its_record_describes",
                ),
                "tests/services/test_handing_over.py": (
                    "test_a_record_that_calls_another_file_of_ours_its_own_is_refused",
                ),
            },
        ),
        Promise(
            msg(
                "A signature in a package of evidence is said to hold only if it does, by a key that had not ended and "
                "was not revoked."
            ),
            {
                "tests/exchange/test_openpgp.py": (
                    "test_every_vector_is_expected",
                    "test_nothing_broken_holds_that_another_reader_refuses",
                    "test_a_key_that_was_revoked_or_has_ended_signs_nothing",
                ),
                "tests/services/test_proofs.py": (
                    "test_signatures_are_checked_and_what_they_speak_against_is_held_back",
                ),
            },
        ),
    ),
    limits=(
        Limit(
            msg("What a file says of itself"),
            msg(
                "A hostile file can show a false picture or false rows of itself, and a signature that holds says that "
                "one hand made it, not whose. What a file claims is a claim: compare it with what you know from "
                "elsewhere."
            ),
        ),
        Limit(
            msg("Hostile files on Windows, macOS or an old Linux"),
            msg(
                "There too a file is read apart, but what reads it may open your files and connections as any program "
                "of yours. Look at files from strangers on a computer that holds nothing else and has no network."
            ),
        ),
        Limit(
            msg("A file opened in another program"),
            msg(
                "Once you save it out of the desk and open it elsewhere, nothing holds it back. Do that on a computer "
                "without network."
            ),
        ),
        Limit(
            msg("Somebody under the name of a friend"),
            msg(
                "Whoever makes a file in a friend's name can block that friend until you decide, and whoever has a "
                "copy of their desk can announce new keys for them. Ask your friend by a way you trust, and compare "
                "the words once more."
            ),
        ),
    ),
)
