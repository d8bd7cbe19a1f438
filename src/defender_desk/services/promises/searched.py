"""What is promised at a border or a search: the desk travels apart, or is erased.

Services floor: data alone.
"""

from __future__ import annotations

from defender_desk.services.promises.promise import Heading, Limit, Promise
from defender_desk.text.messages import msg

SEARCHED = Heading(
    msg("A border or a search"),
    promises=(
        Promise(
            msg(
                "The desk can travel apart from you: packed onto a stick, read back whole, and only then erased here. "
                "If anything was written since, or what was packed does not lie there as it was read, nothing is "
                "erased. While what was packed is the newest backup, it is never erased with the desk."
            ),
            {
                "tests/services/test_departure.py": (
                    "test_a_desk_travels_and_comes_back_whole",
                    "test_nothing_is_erased_while_what_was_packed_is_not_all_there",
                    "test_nothing_is_erased_while_what_lies_there_is_not_what_was_read_back",
                    "test_what_was_packed_for_travelling_never_goes_with_the_desk",
                ),
                "tests/ui/test_leaving.py": (
                    "test_a_desk_is_packed_and_only_then_erased",
                    "test_what_was_written_since_it_was_packed_keeps_the_desk",
                    "test_what_was_packed_stays_whatever_is_ticked",
                ),
            },
        ),
        Promise(
            msg(
                "What was erased opens with nothing that is left in its folder, also where erasing was stopped on the "
                "way. Which folders are erased and which backups stay is said by name before."
            ),
            {
                "tests/services/test_departure.py": (
                    "test_what_is_erased_is_gone_and_no_longer_offered",
                    "test_every_copy_of_the_header_is_written_over_before_one_is_removed",
                    "test_backups_in_every_place_that_ever_took_one_are_in_reach_each_by_itself",
                ),
                "tests/services/test_making.py": (
                    "test_erasing_says_and_reaches_what_a_stop_by_force_left_beside_the_desk",
                    "test_nothing_is_made_inside_a_desk_or_a_backup",
                ),
                "tests/ui/test_leaving.py": (
                    "test_each_backup_in_reach_goes_along_where_it_is_ticked_and_each_folder_is_named",
                ),
                "tests/faults/test_killed_leaving.py": ("test_what_is_being_erased_is_whole_or_opens_with_nothing",),
            },
        ),
    ),
    limits=(
        Limit(
            msg("Being forced to open it"),
            msg(
                "No program protects somebody who is forced to speak, and you owe nobody to hold out. What helps is "
                "not to have the desk along: travel without it, and let somebody know when they should hear from you."
            ),
        ),
        Limit(
            msg("Traces of the program"),
            msg(
                "After erasing it stays to be seen that the program was here, and a laboratory may find more. If that "
                "is a danger, cross with a computer that never held it."
            ),
        ),
        Limit(
            msg("What erasing does not reach"),
            msg(
                "Backups that are not in reach or not ticked, copies of the folder, and files you handed over, saved "
                "or printed stay where they are, and a stick or solid-state disk keeps old parts, encrypted, where no "
                "program reaches. Erase early, never in front of the officer, and keep no copy you do not need."
            ),
        ),
        Limit(
            msg("A computer that only sleeps"),
            msg(
                "When it sleeps deeply, or has too little memory, parts of what was open may lie on the disk. Shut it "
                "down before a checkpoint, and let the system encrypt the whole disk as well."
            ),
        ),
    ),
)
