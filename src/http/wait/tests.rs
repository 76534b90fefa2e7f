use std::future::pending;

use serde_json::{Value, json};

use super::*;

/// The pieces of a body as they come, each with the second it came in.
async fn pieces(response: Response) -> Vec<(u64, String)> {
    let (begin, mut body, mut pieces) = (Instant::now(), response.into_body(), Vec::new());
    while let Some(piece) = body.frame().await {
        let text = String::from_utf8(piece.unwrap().into_data().unwrap().to_vec()).unwrap();
        pieces.push((begin.elapsed().as_secs(), text));
    }
    pieces
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_its_time_begins_and_goes_on_with_blanks_and_is_json_all_the_same() {
    let answer = Box::pin(async {
        sleep(Duration::from_secs(40)).await;
        Ok(Json(json!({ "matched": true })).into_response())
    });
    let response = begun(answer);
    assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &HeaderValue::from_static("application/json")));
    let pieces = pieces(response).await;
    let blanks = [0, 15, 30].map(|second| (second, " ".to_owned()));
    assert_eq!((&pieces[..3], pieces[3].0), (&blanks[..], 40));
    let whole: String = pieces.into_iter().map(|(_, text)| text).collect();
    assert_eq!(serde_json::from_str::<Value>(&whole).unwrap(), json!({ "matched": true }));
}

#[tokio::test(start_paused = true)]
async fn an_error_after_the_answer_began_is_told_in_its_body() {
    let response = begun(Box::pin(async { Err(HttpError::network_busy()) }));
    let whole: String = pieces(response).await.into_iter().map(|(_, text)| text).collect();
    assert_eq!(serde_json::from_str::<Value>(&whole).unwrap()["error"]["code"], "busy");
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_ends_the_wait_also_after_the_answer_began() {
    let waits = Waits::new(Networks::default());
    let place = waits.place(&Client::at("192.0.2.1".parse().unwrap())).unwrap_or_else(|error| panic!("{error:?}"));
    let response = begun(Box::pin(async move {
        let _place = place;
        pending::<Result<Response, HttpError>>().await
    }));
    let mut body = response.into_body();
    assert!(body.frame().await.is_some_and(|piece| piece.is_ok()));
    assert_eq!(waits.open(), 1);
    drop(body);
    assert!(waits.open() == 0 && waits.networks.are_free());
}

#[test]
fn a_network_has_so_many_waits_and_others_wait_all_the_same() {
    let waits = Waits::new(Networks::private_ranges());
    let place = |ip: &str| waits.place(&Client::at(ip.parse().unwrap()));
    let held: Vec<_> = (0..MAX_NARROW).map(|n| place(&format!("192.0.2.{n}"))).collect();
    assert!(held.iter().all(Result::is_ok));
    let refused = place("192.0.2.200").err().unwrap();
    assert_eq!((refused.status.as_u16(), refused.code, refused.retry_after_secs.map(u16::from)), (429, "too_many_waits", Some(5)));
    assert!(place("198.51.100.1").is_ok());
    assert!((0..=MAX_WIDE).map(|_| place("127.0.0.1")).collect::<Vec<_>>().iter().all(Result::is_ok), "an exempt network");
    drop(held);
    assert!(waits.open() == 0 && waits.networks.are_free());
}
