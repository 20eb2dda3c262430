"""WAGTAIL_FINISH_WORKFLOW_ACTION. Wagtail imports it while its own models load, so nothing is imported up here."""


def release_finished_workflow(workflow_state, user=None):
    """Publish the reviewed content, as the system, with the signer in the record."""
    from review.services import release_finished_workflow as release

    release(workflow_state, user=user)
