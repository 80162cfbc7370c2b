# The base is an argument, and so is its digest where it matters which one:
#   docker build --build-arg DIGEST=sha256:… -t rollcall .
ARG BASE=python:3.11-slim
ARG DIGEST=

FROM ${BASE}${DIGEST:+@${DIGEST}} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /opt/rollcall
COPY requirements.txt /build/
# Wheels only: no compiler is needed here, and none gets into the image, nor the tests that some bring along.
RUN /opt/rollcall/bin/pip install --no-deps --require-hashes --only-binary=:all: -r /build/requirements.txt \
 && /opt/rollcall/bin/pip check \
 && /opt/rollcall/bin/pip uninstall --yes pip setuptools \
 && find /opt/rollcall -type d -name tests -prune -exec rm -r {} +
WORKDIR /app
COPY schedules schedules
COPY storage storage
COPY bot bot
# Compiled here, because the root file system may be read-only where it runs.
RUN /opt/rollcall/bin/python -m compileall -q .

FROM ${BASE}${DIGEST:+@${DIGEST}}
ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="Rollcall" \
      org.opencontainers.image.description="A Telegram bot that keeps a daily foam-roll and stretch promise" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN useradd --system --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin rollcall \
 && install -d -o rollcall -g rollcall -m 0700 /data /data/db /data/keys /data/backups
COPY --from=build /opt/rollcall /opt/rollcall
COPY --from=build /app /app

# The key lies on the volume, but never in the database's folder: a copy of one is not a copy of both.
# What is written lies on the volume alone: the root file system may be read-only.
ENV PATH=/opt/rollcall/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/db/rollcall.sqlite \
    DATA_KEY_FILE=/data/keys/data.key \
    BACKUP_DIR=/data/backups \
    SQLITE_TMPDIR=/data/db \
    LISTEN=0.0.0.0:8080 \
    LOG_FORMAT=json

WORKDIR /app
USER 10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['LISTEN'].rpartition(':')[2] + '/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
