//! A page's content once its data has been read, or what went wrong instead.

use std::future::Future;

use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::failure::{Failure, FailurePage};

/// Waits for the content on the server; a failure takes its place and gives the answer its status.
pub(crate) fn loaded<V: IntoView + 'static>(
    content: impl Future<Output = Result<V, Failure>> + Send + 'static,
) -> impl IntoView {
    let response = expect_context::<ResponseOptions>();
    view! {
        <Suspense fallback=|| ()>
            {Suspend::new(async move {
                match content.await {
                    Ok(view) => view.into_any(),
                    Err(failure) => {
                        response.set_status(failure.status());
                        view! { <FailurePage failure/> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}
