//! The memory of large answers in hand: readers who take their time share a budget, and none of them has all of it.

use std::{
    convert::Infallible,
    net::IpAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{Extension, body::Body, extract::FromRequestParts, http::request::Parts, response::Response};
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::AbortHandle,
};
use tokio_util::sync::CancellationToken;

use super::{App, error::HttpError, peer::Peer};
use crate::net::{self, Networks, Shares};

/// All large answers being read at one moment, and those that one client network reads.
pub(super) const MAX_BYTES: usize = 128 * 1024 * 1024;
const MAX_NETWORK_BYTES: usize = MAX_BYTES / 2;
const MAX_WIDE_BYTES: usize = MAX_BYTES / 4 * 3;
/// What smaller mails make is bounded by the number of connections.
const SMALL_BYTES: usize = 64 * 1024;
const UNIT_BYTES: usize = 1024;
/// An answer is handed over in pieces, so that its share is held until nearly all of it is sent.
const PIECE_BYTES: usize = 32 * 1024;
/// A large answer ends after this, and a second more for each so many bytes.
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LEAST_BYTES_PER_SEC: u64 = 32 * 1024;

/// What a mail is made into.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// The mail or a part of it, decoded.
    Bytes,
    /// All its files in one, beside the one that is being decoded.
    Archive,
    /// Its text: 4 MiB at most, in another encoding.
    Text,
    /// Its safe HTML: 2 MiB at most and rewritten, 10 MiB of images at most.
    Html,
    /// A page with its text: 4 MiB at most, `<` becomes `&lt;`.
    Page,
    /// Its text and its HTML as JSON: 4 MiB each at most, a control character becomes six.
    Json,
}

/// The budget. Cheap to clone.
#[derive(Clone)]
pub(super) struct Answers {
    units: Arc<Semaphore>,
    networks: Shares,
}

/// Who reads an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Reader {
    peer: Option<IpAddr>,
    /// Ends the connection.
    cut: CancellationToken,
}

/// Ends the connection that a request came by.
#[derive(Clone, Debug)]
pub(super) struct Cut(pub(super) CancellationToken);

impl Reader {
    /// Its address; none when the request came by no connection.
    pub(super) fn peer(&self) -> Option<IpAddr> {
        self.peer
    }

    /// A reader at this address.
    #[cfg(test)]
    pub(super) fn at(peer: IpAddr) -> Self {
        Self { peer: Some(peer), cut: CancellationToken::new() }
    }
}

impl FromRequestParts<App> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|&Peer(address)| address);
        let cut = Extension::<Cut>::from_request_parts(parts, app).await.map(|Extension(Cut(cut))| cut).unwrap_or_default();
        Ok(Self { peer, cut })
    }
}

/// A part of the budget; given back when it is dropped.
pub(super) struct Share {
    permit: Option<(OwnedSemaphorePermit, Option<net::Share>)>,
    cut: CancellationToken,
}

impl Answers {
    /// The whole budget; `exempt` networks may have all of it.
    pub(super) fn new(exempt: Networks) -> Self {
        Self { units: Arc::new(Semaphore::new(MAX_BYTES / UNIT_BYTES)), networks: Shares::new(MAX_NETWORK_BYTES, MAX_WIDE_BYTES, exempt) }
    }

    /// Waits for room for an answer made from `raw_bytes` of mail; to be asked before it is made. It may grow with its
    /// shape, up to the bound that the shape has. The time-out of all answers ends the wait with 503.
    pub(super) async fn share(&self, reader: &Reader, raw_bytes: usize, shape: Shape) -> Result<Share, HttpError> {
        let (growth, max_bytes) = match shape {
            Shape::Bytes => (1, MAX_NETWORK_BYTES),
            Shape::Archive => (2, MAX_NETWORK_BYTES),
            Shape::Text => (2, 8 << 20),
            Shape::Html => (6, 16 << 20),
            Shape::Page => (6, 32 << 20),
            Shape::Json => (6, 48 << 20),
        };
        let bytes = (growth * raw_bytes).min(max_bytes);
        if bytes <= SMALL_BYTES {
            return Ok(Share { permit: None, cut: reader.cut.clone() });
        }
        let of_network = reader.peer.map(|peer| self.network_share(peer, bytes)).transpose()?;
        let units = u32::try_from(bytes / UNIT_BYTES).unwrap_or(u32::MAX);
        let permit = Arc::clone(&self.units).acquire_many_owned(units).await.map_err(|_| HttpError::internal())?;
        Ok(Share { permit: Some((permit, of_network)), cut: reader.cut.clone() })
    }

    /// The bytes of large answers in hand.
    pub(super) fn used_bytes(&self) -> usize {
        MAX_BYTES.saturating_sub(self.units.available_permits() * UNIT_BYTES)
    }

    fn network_share(&self, peer: IpAddr, bytes: usize) -> Result<net::Share, HttpError> {
        let mut share = self.networks.of(peer);
        if share.grow(bytes) { Ok(share) } else { Err(HttpError::network_busy()) }
    }
}

impl Share {
    /// Keeps the share until the answer is sent or its reader is gone, and ends a reader who is too slow.
    pub(super) fn until_sent(self, response: Response) -> Response {
        let Some(permit) = self.permit else { return response };
        let bytes = response.body().size_hint().lower();
        let patience = FIRST_WAIT + Duration::from_secs(bytes / LEAST_BYTES_PER_SEC);
        let cut = self.cut;
        let watch = tokio::spawn(async move {
            tokio::time::sleep(patience).await;
            cut.cancel();
        });
        response.map(|body| Body::new(Held { body, piece: Bytes::new(), watch: watch.abort_handle(), _permit: permit }))
    }
}

/// A body in pieces that holds its share.
struct Held {
    body: Body,
    /// Taken from the body and not handed over yet.
    piece: Bytes,
    watch: AbortHandle,
    _permit: (OwnedSemaphorePermit, Option<net::Share>),
}

impl Drop for Held {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.piece.is_empty() {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => self.piece = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                other => return other,
            }
        }
        let length = self.piece.len().min(PIECE_BYTES);
        Poll::Ready(Some(Ok(Frame::data(self.piece.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.piece.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let inner = self.body.size_hint();
        let waiting = self.piece.len() as u64;
        inner.exact().map_or_else(SizeHint::new, |rest| SizeHint::with_exact(rest + waiting))
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use http_body_util::BodyExt;

    use super::*;

    fn reader(peer: &str) -> Reader {
        Reader::at(peer.parse().unwrap())
    }

    #[tokio::test]
    async fn a_share_is_held_until_the_last_piece_is_taken() {
        let answers = Answers::new(Networks::default());
        let all = MAX_BYTES / UNIT_BYTES;
        let text = "x".repeat(3 * PIECE_BYTES + 5);
        let share = answers.share(&Reader::default(), 1 << 20, Shape::Bytes).await.unwrap();
        let mut body = share.until_sent(text.clone().into_response()).into_body();
        assert_eq!(body.size_hint().exact(), Some(text.len() as u64));
        let mut taken = 0;
        while let Some(frame) = body.frame().await {
            assert!(answers.units.available_permits() < all, "held after {taken}");
            let piece = frame.unwrap().into_data().unwrap();
            assert!(piece.len() <= PIECE_BYTES);
            taken += piece.len();
            assert_eq!(body.size_hint().exact(), Some((text.len() - taken) as u64));
        }
        assert_eq!(taken, text.len());
        drop(body);
        assert_eq!(answers.units.available_permits(), all);
    }

    #[tokio::test]
    async fn one_network_never_has_all_and_small_answers_never_wait() {
        let answers = Answers::new(Networks::default());
        let one = reader("192.0.2.1");
        let held = answers.share(&one, MAX_BYTES, Shape::Bytes).await.unwrap();
        let refused = answers.share(&reader("192.0.2.77"), 1 << 20, Shape::Bytes).await;
        assert_eq!(refused.err().map(|error| error.code), Some("busy"));
        assert!(answers.share(&one, SMALL_BYTES, Shape::Bytes).await.is_ok());
        assert!(answers.share(&reader("198.51.100.1"), 1 << 20, Shape::Json).await.is_ok());
        drop(held);
        assert!(answers.networks.are_free());
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_who_is_too_slow_is_cut() {
        let (answers, reader) = (Answers::new(Networks::default()), Reader::default());
        let share = answers.share(&reader, 1 << 20, Shape::Bytes).await.unwrap();
        let response = share.until_sent("text".into_response());
        tokio::time::sleep(FIRST_WAIT + Duration::from_secs(1)).await;
        assert!(reader.cut.is_cancelled());
        drop(response);
    }
}
