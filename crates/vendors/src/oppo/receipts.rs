//! What OPPO tells after it took a push: receipts, posted to the address that the push named
//! \[DOC\].

use domain::Timestamp;
pub use domain::delivery::ReceiptEvent;
use domain::push::RegistrationToken;
use serde::Deserialize;
use serde_json::Value;

/// The most tokens that are read of a receipt. A push of ours goes to one phone, so that its receipt
/// names one.
const MOST_TOKENS: usize = 100;

/// One receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OppoReceipt {
    /// What happened.
    pub event: ReceiptEvent,
    /// What the push asked to be given back.
    pub parameter: String,
    /// Which phones it is about.
    pub tokens: Vec<RegistrationToken>,
    /// What OPPO calls the push.
    pub message_id: Option<String>,
    /// When it happened, by OPPO's clock, where that is readable.
    pub at: Option<Timestamp>,
}

/// Not an array of receipts.
#[derive(Debug, thiserror::Error)]
#[error("not an array of receipts as OPPO documents them")]
pub struct NotReceipts(#[source] serde_json::Error);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    event_type: String,
    #[serde(default)]
    message_id: Option<String>,
    #[serde(default)]
    param: Option<String>,
    #[serde(default)]
    registration_ids: Option<String>,
    #[serde(default)]
    event_time: Value,
}

/// Reads what OPPO posts: an array, since receipts for the same address are sent together. Events
/// that no document names are left out, and so are tokens beyond what any push of ours could have.
///
/// # Errors
/// [`NotReceipts`] for anything else.
pub fn parse(body: &[u8]) -> Result<Vec<OppoReceipt>, NotReceipts> {
    let wires: Vec<Wire> = serde_json::from_slice(body).map_err(NotReceipts)?;
    Ok(wires.into_iter().filter_map(receipt).collect())
}

fn receipt(wire: Wire) -> Option<OppoReceipt> {
    let event = match wire.event_type.as_str() {
        "push_arrive" => ReceiptEvent::Arrived,
        "regid_invalid" => ReceiptEvent::RegidInvalid,
        "user_daily_limit" => ReceiptEvent::UserDailyLimit,
        _ => return None,
    };
    // The documents' own sample has a space after one of the commas.
    let tokens = wire.registration_ids.unwrap_or_default();
    let tokens = tokens.split(',').map(str::trim);
    Some(OppoReceipt {
        event,
        parameter: wire.param.unwrap_or_default(),
        tokens: tokens
            .filter_map(|token| RegistrationToken::parse(token).ok())
            .take(MOST_TOKENS)
            .collect(),
        message_id: wire.message_id.filter(|id| !id.is_empty()),
        at: millis(&wire.event_time).map(Timestamp::from_millis),
    })
}

/// A number or a text with one: the documents write "timestamp" \[DOC\].
fn millis(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
        .filter(|millis| *millis > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn receipts_are_read_as_documented() {
        let receipts = parse(
            br#"[{"messageId":"m1","appId":"a","taskId":"m1","registrationIds":"one, two",
                  "eventTime":"1700000000000","param":"p1","eventType":"push_arrive"},
                 {"registrationIds":"three","eventTime":5,"param":"p2","eventType":"regid_invalid"},
                 {"eventType":"user_daily_limit"},
                 {"eventType":"something_new","param":"p3"}]"#,
        )
        .unwrap();
        let told: Vec<_> = receipts
            .iter()
            .map(|receipt| {
                let tokens: Vec<_> = receipt.tokens.iter().map(|it| it.as_str()).collect();
                let at = receipt.at.map(Timestamp::as_millis);
                (receipt.event, receipt.parameter.as_str(), tokens, at)
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    ReceiptEvent::Arrived,
                    "p1",
                    vec!["one", "two"],
                    Some(1_700_000_000_000)
                ),
                (ReceiptEvent::RegidInvalid, "p2", vec!["three"], Some(5)),
                (ReceiptEvent::UserDailyLimit, "", vec![], None),
            ]
        );
        let ids: Vec<_> = receipts.iter().map(|it| it.message_id.as_deref()).collect();
        assert_eq!(ids, [Some("m1"), None, None]);
    }

    #[test]
    fn a_receipt_names_so_many_phones_at_most() {
        let tokens = vec!["t"; MOST_TOKENS + 1].join(",");
        let body = format!(r#"[{{"eventType":"regid_invalid","registrationIds":"{tokens}"}}]"#);
        let receipts = parse(body.as_bytes()).unwrap();
        assert_eq!(receipts[0].tokens.len(), MOST_TOKENS);
    }

    #[test]
    fn anything_but_an_array_of_receipts_is_refused() {
        for body in ["", "{}", "[1]", "[{}]", "[{\"eventType\":7}]", "null"] {
            assert!(parse(body.as_bytes()).is_err(), "{body}");
        }
        assert!(parse(b"[]").unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&body);
        }
    }
}
