"""What is promised of what comes in: files of others, their keys, and what they say.

Services floor: data alone.
"""

from __future__ import annotations

from defender_desk.services.promises.promise import Heading, Limit, Promise
from defender_desk.text.messages import msg

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
