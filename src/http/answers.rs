//! The memory of large answers in hand: readers who take their time share a budget, whoever they are.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::HttpError;

/// All large answers being read at one moment.
const MAX_BYTES: usize = 128 * 1024 * 1024;
/// What smaller mails make is bounded by the number of connections.
const SMALL_BYTES: usize = 64 * 1024;
const UNIT_BYTES: usize = 1024;

/// The budget. Cheap to clone.
#[derive(Clone)]
pub(super) struct Answers(Arc<Semaphore>);

/// What a mail is made into.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// The mail or a part of it, decoded.
    Bytes,
    /// Its text: 4 MiB at most, in another encoding.
    Text,
    /// Its safe HTML: 2 MiB at most and rewritten, 10 MiB of images at most.
    Html,
    /// A page with its text: 4 MiB at most, `<` becomes `&lt;`.
    Page,
    /// Its text and its HTML as JSON: 4 MiB each at most, a control character becomes six.
    Json,
}

/// A part of the budget; given back when it is dropped.
pub(super) struct Share(Option<OwnedSemaphorePermit>);

impl Answers {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(MAX_BYTES / UNIT_BYTES)))
    }

    /// Waits for room for an answer made from `raw_bytes` of mail: the growth that its form can cause, up to the bound
    /// that its form has. See [`Self::share`].
    pub(super) async fn share_for(&self, raw_bytes: usize, shape: Shape) -> Result<Share, HttpError> {
        let (growth, max_bytes) = match shape {
            Shape::Bytes => (1, MAX_BYTES),
            Shape::Text => (2, 8 << 20),
            Shape::Html => (6, 16 << 20),
            Shape::Page => (6, 32 << 20),
            Shape::Json => (6, 48 << 20),
        };
        self.share((growth * raw_bytes).min(max_bytes)).await
    }

    /// Waits for room for an answer of about `bytes`; to be asked before the answer is made. The time-out of all
    /// answers ends the wait with 503.
    async fn share(&self, bytes: usize) -> Result<Share, HttpError> {
        if bytes <= SMALL_BYTES {
            return Ok(Share(None));
        }
        let units = u32::try_from(bytes.min(MAX_BYTES) / UNIT_BYTES).unwrap_or(u32::MAX);
        let permit = Arc::clone(&self.0).acquire_many_owned(units).await;
        permit.map(|permit| Share(Some(permit))).map_err(|_| HttpError::internal())
    }
}

impl Share {
    /// Keeps the share until the last byte of the answer is sent or its reader is gone.
    pub(super) fn until_sent(self, response: Response) -> Response {
        if self.0.is_none() {
            return response;
        }
        response.map(|body| Body::new(Held { body, _share: self }))
    }
}

struct Held {
    body: Body,
    _share: Share,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;

    #[tokio::test]
    async fn a_share_is_held_as_long_as_its_answer_is_read() {
        let answers = Answers::new();
        let response = answers.share(MAX_BYTES * 2).await.unwrap().until_sent("text".into_response());
        assert_eq!(answers.0.available_permits(), 0);
        assert!(answers.share(SMALL_BYTES).await.is_ok(), "small answers never wait");
        assert_eq!(response.body().size_hint().exact(), Some(4));
        drop(response);
        assert_eq!(answers.0.available_permits(), MAX_BYTES / UNIT_BYTES);
    }
}
