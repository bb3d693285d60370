# Every container of docker-compose.yml: built as on any other machine, run from Debian 12's packages alone.

FROM debian:bookworm-slim AS tools
WORKDIR /build
COPY tools tools
RUN --mount=type=secret,id=ca \
  test ! -e /run/secrets/ca || export NODE_EXTRA_CA_CERTS=/run/secrets/ca; tools/install

FROM tools AS binary
COPY Makefile ./
COPY include include
COPY sql sql
COPY fcgi fcgi
RUN make build

FROM tools AS pages
COPY Makefile ./
COPY fcgi/openapi.yaml fcgi/
COPY fcgi/openapi fcgi/openapi
COPY nginx/portal nginx/portal
RUN --mount=type=secret,id=ca \
  test ! -e /run/secrets/ca || export NODE_EXTRA_CA_CERTS=/run/secrets/ca; make nginx/portal/dist/index.html

FROM debian:bookworm-slim AS database
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-15 && rm -rf /var/lib/apt/lists/* && \
    install -d -o postgres -g postgres -m 700 /var/lib/emtihan
WORKDIR /srv
COPY sql/cluster.sql sql/container.sh sql/
USER postgres
VOLUME /var/lib/emtihan
STOPSIGNAL SIGINT
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s \
  CMD ["pg_isready", "--quiet", "--host=127.0.0.1", "--dbname=emtihan", "--username=emtihan_worker"]
CMD ["sql/container.sh"]

FROM debian:bookworm-slim AS worker
RUN apt-get update && apt-get install -y --no-install-recommends libfcgi0ldbl libfcgi-bin libpq5 libjson-c5 \
    libsodium23 libuuid1 libpangocairo-1.0-0 fonts-dejavu-core libqrencode4 libxlsxwriter4 && rm -rf /var/lib/apt/lists/*
COPY --from=binary /build/build/emtihan /usr/local/bin/
USER www-data
HEALTHCHECK --interval=3s --timeout=6s --start-period=60s CMD \
  REQUEST_METHOD=GET REQUEST_URI=/api/ready cgi-fcgi -bind -connect 127.0.0.1:9000 | grep -q '"ready"'
CMD ["emtihan", "serve"]

FROM worker AS deploy
USER root
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-15 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv
COPY sql sql
USER www-data
HEALTHCHECK NONE
CMD ["sql/migrate.sh"]

FROM debian:bookworm-slim AS web
RUN apt-get update && apt-get install -y --no-install-recommends nginx-light && rm -rf /var/lib/apt/lists/*
WORKDIR /srv
COPY include/error.h include/
COPY nginx nginx
COPY --from=pages /build/nginx/portal/dist portal
USER www-data
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=3s --timeout=6s --start-period=60s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /api/ready HTTP/1.0\r\n\r\n' >&3; grep -q '\"ready\"' <&3"]
CMD ["bash", "-c", "nginx/render /tmp/nginx && exec nginx -p /tmp/nginx -e stderr -c nginx.conf -g 'daemon off;'"]
