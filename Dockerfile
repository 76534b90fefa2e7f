# The build: everything is linked in, so that the image needs nothing but the binary.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /sundew
COPY Cargo.toml Cargo.lock askama.toml ./
COPY src src
COPY web web
COPY benches benches
RUN RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --target "$(rustc -vV | sed -n 's/host: //p')" \
 && cp target/*/release/sundew /usr/local/bin/sundew

FROM scratch
COPY --from=build /usr/local/bin/sundew /sundew
USER 65532:65532
# In a container "this machine only" would be nobody: the ci profile listens on all interfaces.
ENV SUNDEW_PROFILE=ci
# Big mail goes back to the system when it is gone; by default the allocator learns to keep such pieces.
ENV MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=1048576
EXPOSE 1025 8025
HEALTHCHECK --interval=10s --timeout=5s --start-period=2s CMD ["/sundew", "readyz"]
ENTRYPOINT ["/sundew"]
