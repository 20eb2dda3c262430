# One image for web, worker, beat and setup; docker-compose.yml chooses the command.
FROM python:3.11-slim-bookworm AS build
WORKDIR /opt/portal
RUN python -m venv .venv
COPY requirements.lock .
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore for `manage.py backup` and `restore`.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --home-dir /opt/portal --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 700 /var/lib/portal /var/lib/portal/files
WORKDIR /opt/portal
COPY --from=build /opt/portal/.venv .venv
COPY . .
ENV PATH=/opt/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.base \
    PORTAL_VAR_DIR=/var/lib/portal
USER portal
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=40s \
    CMD ["python", "deploy/probe.py", "http://127.0.0.1:8000/readyz"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
