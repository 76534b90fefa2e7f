FROM rust:1.95-slim-bookworm AS build
WORKDIR /sundew
COPY Cargo.toml Cargo.lock askama.toml ./
COPY src src
COPY web web
COPY benches benches
RUN cargo build --release --locked

# The C library and nothing else: no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /sundew/target/release/sundew /usr/local/bin/sundew
# In a container "this machine only" would be nobody: the ci profile listens on all interfaces.
ENV SUNDEW_PROFILE=ci
# Big mail goes back to the system when it is gone; by default the allocator learns to keep such pieces.
ENV MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=1048576
EXPOSE 1025 8025
HEALTHCHECK --interval=10s --timeout=5s --start-period=2s CMD ["/usr/local/bin/sundew", "readyz"]
ENTRYPOINT ["/usr/local/bin/sundew"]
