//! The gateway without its wires: who calls, what is asked for, and what comes of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::oppo::Region;
use domain::{Clock, Timestamp};
use serde_json::Value;

use super::auth::{Tokens, check_signature, random_hex};
use super::batch::unicast_batch;
use super::broadcast::{Saved, broadcast, save_message_content};
use super::codes::{Code, Refusal};
use super::form::Form;
use super::journal::{Journal, JournalEntry};
use super::outbox::{Message, Outbox, Sent};
use super::receipts::{Letters, Receipt, ReceiptCounts};
use super::target::RegistrationId;
use super::unicast::unicast;
use super::vendor_apps::{VendorApp, VendorApps};
use crate::faults::Fault;
use crate::phones::Phones;

/// The calls that are simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Auth,
    Unicast,
    UnicastBatch,
    SaveMessageContent,
    Broadcast,
}

impl Call {
    pub(crate) const ALL: [Self; 5] = [
        Self::Auth,
        Self::Unicast,
        Self::UnicastBatch,
        Self::SaveMessageContent,
        Self::Broadcast,
    ];

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Auth => "/server/v1/auth",
            Self::Unicast => "/server/v1/message/notification/unicast",
            Self::UnicastBatch => "/server/v1/message/notification/unicast_batch",
            Self::SaveMessageContent => "/server/v1/message/notification/save_message_content",
            Self::Broadcast => "/server/v1/message/notification/broadcast",
        }
    }

    /// Whether the call makes phones ring, and so counts against the day's messages.
    const fn rings(self) -> bool {
        matches!(self, Self::Unicast | Self::UnicastBatch | Self::Broadcast)
    }
}

/// OPPO's gateway of both regions: its apps, tokens and messages.
#[derive(Debug)]
pub(crate) struct Gateway {
    clock: Arc<dyn Clock>,
    pub(crate) vendor_apps: VendorApps,
    tokens: Tokens,
    pub(crate) saved: Saved,
    outbox: Outbox,
    letters: Letters,
}

impl Gateway {
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        vendor_apps: VendorApps,
        phones: Arc<Phones>,
        letters: Letters,
        journal: Journal,
    ) -> Self {
        Self {
            clock,
            vendor_apps,
            tokens: Tokens::none_yet(),
            saved: Saved::none_yet(),
            outbox: Outbox::to(phones, journal),
            letters,
        }
    }

    /// Finds out whose call this is: by the AppKey when signing in, by the token afterwards. The
    /// token stands in the form, as documented, or in a header, as some clients send it.
    pub(crate) fn caller(
        &self,
        region: Region,
        call: Call,
        form: &Form,
        header: Option<&str>,
    ) -> Result<VendorApp, Refusal> {
        if call == Call::Auth {
            let app_key = form.get("app_key").ok_or(Code::MissingAppKey)?;
            return self
                .vendor_apps
                .by_key(app_key)
                .filter(|app| app.region == region)
                .ok_or_else(|| Code::InvalidAppKey.into());
        }
        let token = form
            .get("auth_token")
            .or(header.filter(|token| !token.is_empty()))
            .ok_or(Code::MissingAuthToken)?;
        self.tokens
            .owner(token, region, self.now())
            .and_then(|app_key| self.vendor_apps.by_key(&app_key))
            .filter(|app| app.fault != Fault::WrongSecret)
            .ok_or_else(|| Code::InvalidAuthToken.into())
    }

    /// Does what the caller asks for.
    pub(crate) fn carry_out(
        &self,
        call: Call,
        app: &VendorApp,
        form: &Form,
    ) -> Result<Value, Refusal> {
        refuse_by_fault(call, app.fault)?;
        match call {
            Call::Auth => self.sign_in(app, form),
            Call::Unicast => unicast(self, app, form),
            Call::UnicastBatch => unicast_batch(self, app, form),
            Call::SaveMessageContent => save_message_content(self, app, form),
            Call::Broadcast => broadcast(self, app, form),
        }
    }

    fn sign_in(&self, app: &VendorApp, form: &Form) -> Result<Value, Refusal> {
        let now = self.now();
        check_signature(app, form, now)?;
        if app.fault == Fault::WrongSecret {
            return Err(Code::InvalidSignature.into());
        }
        self.tokens.issue(app, now)
    }

    /// A message id in OPPO's form: `<AppID>-1-1-<unique>`.
    pub(crate) fn new_message_id(&self, app: &VendorApp) -> Result<String, Refusal> {
        Ok(format!("{}-1-1-{}", app.app_id, random_hex::<12>()?))
    }

    pub(crate) fn send(&self, message: Message<'_>, targets: &[RegistrationId]) -> Sent {
        self.outbox.send(message, targets, self.now())
    }

    /// Hands over what was kept for phones that have a network again.
    pub(crate) fn hand_over_kept(&self) {
        self.post(self.outbox.hand_over_kept(self.now()));
    }

    pub(crate) fn post(&self, receipts: Vec<Receipt>) {
        self.letters.post(receipts);
    }

    pub(crate) fn journal(&self) -> Vec<JournalEntry> {
        self.outbox.journal.all()
    }

    pub(crate) fn taken(&self) -> u64 {
        self.outbox.taken.load(Ordering::Relaxed)
    }

    pub(crate) fn receipt_counts(&self) -> ReceiptCounts {
        self.letters.counts()
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The faults that are answers of OPPO's own.
fn refuse_by_fault(call: Call, fault: Fault) -> Result<(), Refusal> {
    let code = match fault {
        Fault::RateLimited if call == Call::Auth => Code::FlowControl,
        Fault::RateLimited => Code::AppCallLimited,
        Fault::DailyQuota if call.rings() => Code::DailyLimitExceeded,
        Fault::Unavailable => Code::ServiceUnavailable,
        Fault::None
        | Fault::WrongSecret
        | Fault::DailyQuota
        | Fault::ServerError
        | Fault::Slow
        | Fault::ConnectionReset
        | Fault::HalfBody
        | Fault::NotJson
        | Fault::UserDailyLimit
        | Fault::RegidInvalid => return Ok(()),
    };
    Err(code.into())
}

#[cfg(test)]
mod tests {
    use domain::ManualClock;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::changes::Changes;
    use crate::oppo::codes::answer;
    use crate::oppo::{demo_phones, demo_vendor_app};

    const NOW: Timestamp = Timestamp::from_millis(1_750_000_000_000);

    fn gateway() -> Gateway {
        let changes = Changes::none_yet();
        let phones = Phones::switched_on(demo_phones(), changes.clone());
        // Nobody empties the bag: letters are dropped, which is none of these tests' business.
        let (letters, _bag) = Letters::new();
        Gateway::new(
            Arc::new(ManualClock::at(NOW)),
            VendorApps::registered(changes),
            Arc::new(phones),
            letters,
            Journal::new(false),
        )
    }

    /// As the wires put it together, without the wires.
    fn ask(gateway: &Gateway, call: Call, body: &[u8]) -> Value {
        answer(Form::parse(body).and_then(|form| {
            let app = gateway.caller(Region::China, call, &form, None)?;
            gateway.carry_out(call, &app, &form)
        }))
    }

    fn token(gateway: &Gateway) -> String {
        let data = gateway.tokens.issue(&demo_vendor_app(), NOW).unwrap();
        data["auth_token"].as_str().unwrap().to_owned()
    }

    fn form(pairs: &[(&str, &str)]) -> Vec<u8> {
        serde_urlencoded::to_string(pairs).unwrap().into_bytes()
    }

    /// Every answer has a code, and either data or a sentence why not.
    fn is_well_formed(answer: &Value) -> bool {
        let written = answer.to_string();
        let read: Value = serde_json::from_str(&written).unwrap();
        read == *answer
            && read["message"].is_string()
            && match read["code"].as_i64() {
                Some(0) => !read["data"].is_null(),
                Some(_) => read.get("data").is_none(),
                None => false,
            }
    }

    #[test]
    fn a_batch_takes_a_thousand_messages_and_not_one_more() {
        let gateway = gateway();
        let token = token(&gateway);
        for (count, code) in [(0, 40), (1, 0), (1_000, 0), (1_001, 41)] {
            let messages = json!(vec![json!({}); count]).to_string();
            let body = form(&[("auth_token", &token), ("messages", &messages)]);
            let answer = ask(&gateway, Call::UnicastBatch, &body);
            assert_eq!(answer["code"], code, "{count}");
            if code == 0 {
                assert_eq!(answer["data"].as_array().unwrap().len(), count);
            }
        }
    }

    #[test]
    fn a_message_that_nests_without_end_is_refused() {
        let gateway = gateway();
        let deep = "{\"notification\":".repeat(100_000);
        let body = form(&[("auth_token", &token(&gateway)), ("message", &deep)]);
        assert_eq!(ask(&gateway, Call::Unicast, &body)["code"], 41);
    }

    fn call() -> impl Strategy<Value = Call> {
        prop::sample::select(Call::ALL.to_vec())
    }

    /// JSON of any shape, with the names that the gateway looks for in it.
    fn json_value() -> impl Strategy<Value = Value> {
        let name = prop::sample::select(vec![
            "target_type",
            "target_value",
            "notification",
            "title",
            "content",
            "style",
            "click_action_type",
            "action_parameters",
            "call_back_url",
            "notify_level",
            "private_title_parameters",
            "other",
        ]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-2_i64..20).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,60}".prop_map(Value::from),
            Just(Value::from("{\"a\":1}")),
            Just(Value::from(demo_phones()[0].registration_id.as_str())),
        ];
        leaf.prop_recursive(4, 64, 12, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..12)
                    .prop_map(|pairs| pairs.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_bytes_get_anything_but_a_well_formed_answer(
            call in call(),
            body in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            prop_assert!(is_well_formed(&ask(&gateway(), call, &body)));
        }

        #[test]
        fn no_fields_get_anything_but_a_well_formed_answer(
            call in call(),
            fields in prop::collection::vec(
                ("(app_key|timestamp|sign|title|content|message_id|target_type|target_value|style)", ".{0,40}"),
                0..9,
            ),
        ) {
            let gateway = gateway();
            let app_key = demo_vendor_app().app_key;
            let mut all = vec![("auth_token".to_owned(), token(&gateway)), ("app_key".to_owned(), app_key)];
            all.extend(fields);
            let body = serde_urlencoded::to_string(&all).unwrap();
            prop_assert!(is_well_formed(&ask(&gateway, call, body.as_bytes())));
        }

        #[test]
        fn no_message_gets_anything_but_a_well_formed_answer(message in json_value()) {
            let gateway = gateway();
            let token = token(&gateway);
            let one = message.to_string();
            let many = json!([message]).to_string();
            let body = form(&[("auth_token", &token), ("message", &one), ("messages", &many)]);
            let alone = ask(&gateway, Call::Unicast, &body);
            let batch = ask(&gateway, Call::UnicastBatch, &body);
            prop_assert!(is_well_formed(&alone));
            prop_assert!(is_well_formed(&batch));
            if message.is_object() {
                let item = batch["data"][0]["errorCode"].as_i64().unwrap_or(0);
                prop_assert_eq!(alone["code"].as_i64(), Some(item), "alone or in a batch: the same");
            }
        }
    }
}
