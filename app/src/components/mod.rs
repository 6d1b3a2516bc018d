//! The small parts that pages are made of: native HTML, complete without script.
//!
//! A component holds no words: every text comes from the page, in the reader's language. A field's
//! element has the field's name as its id; hint and problem hang on it (`app_key-hint`,
//! `app_key-problem`), and the summary at the top links to it.

#![expect(
    unreachable_pub,
    reason = "the builders that Leptos derives for props are pub"
)]

mod breadcrumb;
mod button;
mod card;
mod checkboxes;
mod choice;
mod confirm;
mod copy_button;
mod countdown;
mod error_summary;
mod fact_list;
mod field;
mod form;
mod length_counter;
mod live;
mod main_nav;
mod notice;
mod notification;
mod page_header;
mod phone;
mod post_button;
mod radios;
mod secret_input;
mod select;
mod shell;
mod status_tag;
mod table;
mod text;
mod text_area;
mod text_input;

#[cfg(test)]
mod tests;

pub(crate) use breadcrumb::{Breadcrumb, Crumb};
pub(crate) use button::{Button, ButtonLink, Look};
pub(crate) use card::{Activation, Card, CardFoot, CardHead};
pub(crate) use checkboxes::{Checkboxes, Tick};
pub(crate) use choice::Choice;
pub(crate) use confirm::Confirm;
pub(crate) use copy_button::CopyButton;
pub(crate) use countdown::Countdown;
pub(crate) use error_summary::ErrorSummary;
pub(crate) use fact_list::{Fact, FactList};
pub(crate) use field::Field;
pub(crate) use form::{Form, FormActions, SearchForm};
pub(crate) use length_counter::LengthCounter;
pub(crate) use live::Live;
pub(crate) use main_nav::{Here, MainNav, Section};
pub(crate) use notice::Notice;
pub(crate) use notification::NotificationFace;
pub(crate) use page_header::PageHeader;
pub(crate) use phone::{Phone, PhoneNotification, PhoneScreen};
pub(crate) use post_button::PostButton;
pub(crate) use radios::Radios;
pub(crate) use secret_input::SecretInput;
pub(crate) use select::Select;
pub(crate) use shell::{LanguageSwitch, Main, SandboxBanner, SignOut, SkipLink, TopBar};
pub(crate) use status_tag::{StatusTag, Tone};
pub(crate) use table::{Cell, Table};
pub(crate) use text::MaybeText;
pub(crate) use text_area::TextArea;
pub(crate) use text_input::TextInput;
