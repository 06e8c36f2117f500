# syntax=docker/dockerfile:1
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.txt requirements-build.txt ./
# Two environments: what builds the package stays behind in this stage.
RUN python -m venv /opt/dondoc && /opt/dondoc/bin/pip install --require-hashes -r requirements.txt \
 && python -m venv /opt/build && /opt/build/bin/pip install --require-hashes -r requirements-build.txt
COPY pyproject.toml README.md ./
COPY tasks tasks
COPY notifiers notifiers
COPY worker worker
COPY web web
COPY migrations migrations
RUN /opt/build/bin/hatchling build -t wheel -d /dist && /opt/dondoc/bin/pip install --no-deps /dist/*.whl

FROM python:${PYTHON}
RUN groupadd --system --gid 10001 dondoc \
 && useradd --system --uid 10001 --gid dondoc --home-dir /var/lib/dondoc --shell /usr/sbin/nologin dondoc \
 && install --directory --owner dondoc --group dondoc --mode 0700 /var/lib/dondoc
COPY --from=build /opt/dondoc /opt/dondoc
ENV PATH=/opt/dondoc/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DONDOC_HOME=/var/lib/dondoc \
    DONDOC_BIND=0.0.0.0:8000 \
    DONDOC_LOG_FORMAT=json
USER 10001:10001
WORKDIR /var/lib/dondoc
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=5)"]
ENTRYPOINT ["dondoc"]
CMD ["web"]
