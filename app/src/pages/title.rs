//! The browser's title of a page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::visit::visit;

/// The page's title, which starts with "Error:" while something is wrong with its form.
#[component]
pub(crate) fn PageTitle(
    #[prop(into)] title: String,
    #[prop(optional)] has_problems: bool,
) -> impl IntoView {
    let prefix = if has_problems {
        visit().words.frame.error_prefix
    } else {
        ""
    };
    view! { <Title text=format!("{prefix}{title}")/> }
}
