"""Which claims answer a contested question: the database and the pages say the same of all claims of the demo."""

from claims.answers import question_of
from claims.models import Claim


def test_claims_on_contested_questions_are_those_whose_question_is_contested(demo, db):
    contested = {
        claim.pk
        for claim in Claim.objects.select_related("incident")
        if claim.incident and question_of(claim) in claim.incident.contested
    }
    assert 0 < len(contested) < Claim.objects.count()
    assert set(Claim.objects.on_contested_questions().values_list("pk", flat=True)) == contested
