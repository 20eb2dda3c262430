import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(settings, tmp_path):
    """An empty search index that answers."""
    from search import indexing
    from search.engines import configured

    settings.PORTAL_SEARCH_INDEX_PATH = tmp_path / "search.sqlite3"
    indexing.rebuild(configured.primary())
    return settings.PORTAL_SEARCH_INDEX_PATH


@pytest.fixture
def queue(settings, tmp_path):
    """The folder of a filesystem broker."""
    folder = tmp_path / "queue"
    folder.mkdir()
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(folder)}
    return folder


def test_healthz_answers_without_asking_anything(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_names_every_part(client, index, queue):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": {"ok": True},
        "index": {"ok": True},
        "broker": {"ok": True},
    }


def test_readyz_says_why_the_index_fails(client, index, queue):
    index.unlink()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["index"]["why"].startswith("EngineUnavailable: ")
    assert response.json()["broker"] == {"ok": True}


def test_readyz_says_why_the_filesystem_broker_fails(client, index, queue):
    queue.rmdir()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"]["why"].startswith("FileNotFoundError: ")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_set_no_cookie_are_never_cached_and_only_read(client, index, queue, path):
    response = client.get(path)
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert client.post(path).status_code == 405
