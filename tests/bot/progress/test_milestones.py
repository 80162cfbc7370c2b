from bot.progress.milestones import reached


def test_each_milestone_is_told_once():
    told, said = 0, []
    for count in range(1, 151):
        found = reached(count, told=told)
        if found is not None:
            told = found
            said.append((count, found))

    assert said == [(7, 7), (30, 30), (66, 66), (100, 100)]


def test_one_passed_unseen_is_told_at_the_next_session():
    assert reached(9, told=0) == 7
    assert reached(31, told=7) == 30
    assert reached(200, told=100) is None
