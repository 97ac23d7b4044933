# Built in two stages, so that the image that runs holds no compiler and no source.
FROM rust:1.95-slim-bookworm AS builder
# SQLite and the allocator come as C source; the image has the compiler for them, but not make.
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
# Both stages are the same Debian, for one C library.
WORKDIR /source
COPY . .
RUN cargo build --release --locked --package slotkeeper --bin slotkeeper

FROM debian:bookworm-slim
# Discord's certificate is checked against the roots built into the binary, so nothing is installed here.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin slotkeeper \
    && install --directory --owner=slotkeeper --group=slotkeeper --mode=0750 /data
COPY --from=builder /source/target/release/slotkeeper /usr/local/bin/slotkeeper
# Whoever gives the image away gives these along.
COPY --from=builder /source/LICENSE-MIT /source/LICENSE-APACHE /source/THIRD-PARTY-NOTICES.txt /usr/share/doc/slotkeeper/
# The database lives here, and an optional config.toml is read from here. The token comes from outside:
#   docker run --env SLOTKEEPER_DISCORD__TOKEN --volume slotkeeper:/data slotkeeper
ENV SLOTKEEPER_DATABASE__PATH=/data/slotkeeper.db
WORKDIR /data
VOLUME /data
USER slotkeeper
STOPSIGNAL SIGTERM
ENTRYPOINT ["slotkeeper"]
