"""What worker and web load before their processes part."""

from celery.signals import worker_init

from search.analysis.dictionary import base_dictionary
from search.warm_up import warm_up


def test_warming_up_asks_neither_database_nor_server(settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    base_dictionary.cache_clear()
    warm_up()
    assert "_segmenter" in vars(base_dictionary())


def test_a_worker_warms_up_before_it_starts_its_pool():
    assert warm_up in [receiver() for _, receiver in worker_init.receivers]
