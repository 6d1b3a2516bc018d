//! What a value may be, as far as a schema can say it.
//!
//! A field has one name and one meaning in every call. A schema counts characters; where `domain`
//! counts bytes or UTF-16 units, or asks for more than a pattern can say, the limit is the part of
//! its rule that a pattern can: what it refuses is always refused.

use domain::certificate::{CertificateId, Note};
use domain::click_action::{ClickActionKind, WebUrl};
use domain::delivery::DeliveryState;
use domain::device::DeviceId;
use domain::oppo::{
    AppId, AppKey, Category, ChannelId, MasterSecret, NotifyLevel, PrivateTemplateId, Region,
};
use domain::push::{Body, RegistrationToken, Title};
use domain::{ActivityClass, IntentAction, Platform, UserId};
use engine::idempotency::IdempotencyKey;
use serde_json::{Value, json};
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{Components, Object, RefOr, Schema, Type};

/// What programs send.
const SENT: [&str; 3] = ["CertificateContent", "CertificateEdit", "NewTestPush"];

const LETTERS_AND_DIGITS: &str = "[A-Za-z0-9]";
const WORD: &str = "[A-Za-z0-9_]";
const VISIBLE_ASCII: &str = "[!-~]";
/// Neither white space nor a control character.
const ONE_PIECE: &str =
    r"[^\u0000-\u0020\u007F-\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]";
/// The same, and none of the characters that take no room: what a text begins and ends with.
const SEEN: &str = r"[^\u0000-\u0020\u007F-\u00A0\u00AD\u034F\u061C\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u2064\u2066-\u206F\u3000\uFEFF]";
/// What may stand between the two, in one line, in several, and in several with tabs.
const LINE: &str = r"[^\u0000-\u001F\u007F-\u009F]";
const LINES: &str = r"[^\u0000-\u0009\u000B-\u001F\u007F-\u009F]";
const LINES_WITH_TABS: &str = r"[^\u0000-\u0008\u000B-\u001F\u007F-\u009F]";
/// A part of a class name: letters of any script, `_`, `$`, and from the second on digits.
const IDENTIFIER: &str = r"[^\u0000-\u0023\u0025-\u0040\u005B-\u005E\u0060\u007B-\u00A0][^\u0000-\u0023\u0025-\u002F\u003A-\u0040\u005B-\u005E\u0060\u007B-\u00A0]*";
const SCHEME: &str = "[Hh][Tt][Tt][Pp][Ss]?://";
/// The first character of a host.
const HOST: &str = r"[^\u0000-\u0020\u0023\u002F\u003A\u003F\u005C\u007F-\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]";

enum Limit {
    /// So many of these characters.
    Characters(&'static str, usize),
    /// A text of this shape and at most so many characters.
    Shape(String, usize),
    OneOf(Vec<Value>),
    AtLeast(i64),
}

impl Limit {
    fn of(field: &str) -> Option<Self> {
        Some(match field {
            "platform" => one_of(Platform::ALL.map(Platform::name)),
            "app_key" => Self::Characters(LETTERS_AND_DIGITS, AppKey::MAX),
            "app_id" => Self::Characters(LETTERS_AND_DIGITS, AppId::MAX),
            "master_secret" => Self::Characters(VISIBLE_ASCII, MasterSecret::MAX),
            "channel_id" => prose(LINE, ChannelId::MAX),
            "click_action" => one_of(ClickActionKind::ALL.map(ClickActionKind::name)),
            "web_url" => Self::Shape(format!("^{SCHEME}{HOST}{ONE_PIECE}*$"), WebUrl::MAX),
            "activity" => dotted(ActivityClass::MAX),
            "intent_action" => dotted(IntentAction::MAX),
            "region" => one_of(Region::ALL.map(Region::name)),
            "category" => Self::Characters(WORD, Category::MAX),
            "notify_level" => Self::OneOf(NotifyLevel::ALL.map(|it| json!(it.number())).to_vec()),
            "private_template_id" => Self::Characters(VISIBLE_ASCII, PrivateTemplateId::MAX),
            "note" => prose(LINES_WITH_TABS, Note::MAX),
            "version" => Self::AtLeast(1),
            "certificate" => Self::AtLeast(CertificateId::FIRST.number()),
            "token" => Self::Characters(ONE_PIECE, RegistrationToken::MAX),
            "user" => Self::Characters(ONE_PIECE, UserId::MAX),
            "device" => Self::Characters(VISIBLE_ASCII, DeviceId::MAX),
            "title" => prose(LINE, Title::MAX),
            "body" => prose(LINES, Body::MAX),
            "state" => one_of(DeliveryState::ALL.map(DeliveryState::name)),
            "cursor" => Self::Shape("^[1-9][0-9]*$".to_owned(), 19),
            "id" | "number" => Self::AtLeast(1),
            "Idempotency-Key" => Self::Characters(VISIBLE_ASCII, IdempotencyKey::MAX),
            _ => return None,
        })
    }

    fn write(self, schema: &mut Object) {
        match self {
            Self::Characters(class, max) => {
                schema.pattern = Some(format!("^{class}{{1,{max}}}$"));
            }
            Self::Shape(pattern, max) => {
                schema.pattern = Some(pattern);
                schema.max_length = Some(max);
            }
            Self::OneOf(mut values) => {
                if is_nullable(schema) {
                    values.push(Value::Null);
                }
                schema.enum_values = Some(values);
            }
            Self::AtLeast(min) => schema.minimum = Some(min.into()),
        }
    }
}

fn one_of<const N: usize>(names: [&str; N]) -> Limit {
    Limit::OneOf(names.map(Value::from).to_vec())
}

fn prose(between: &str, max: usize) -> Limit {
    Limit::Shape(format!("^{SEEN}({between}*{SEEN})?$"), max)
}

fn dotted(max: usize) -> Limit {
    Limit::Shape(format!(r"^{IDENTIFIER}(\.{IDENTIFIER})+$"), max)
}

fn is_nullable(schema: &Object) -> bool {
    matches!(&schema.schema_type, SchemaType::Array(types) if types.contains(&Type::Null))
}

/// Writes the limits of what is sent in bodies.
pub(super) fn of_bodies(components: &mut Components) {
    for name in SENT {
        if let Some(RefOr::T(Schema::Object(sent))) = components.schemas.get_mut(name) {
            for (field, schema) in &mut sent.properties {
                write(field, schema);
            }
        }
    }
}

/// Writes the limits of what stands in addresses, queries and headers.
pub(super) fn of_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(schema) = &mut parameter.schema
        {
            if let RefOr::T(Schema::Object(schema)) = schema
                && parameter.parameter_in == ParameterIn::Header
            {
                // A header that is left out is not null.
                schema.schema_type = Type::String.into();
            }
            write(&parameter.name, schema);
        }
    }
}

fn write(field: &str, schema: &mut RefOr<Schema>) {
    if let (Some(limit), RefOr::T(Schema::Object(schema))) = (Limit::of(field), schema) {
        limit.write(schema);
    }
}
