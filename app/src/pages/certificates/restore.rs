//! Deleted certificates: shown to who may restore them.

use axum::response::Response;
use domain::SdkAppId;
use domain::certificate::CertificateId;
use engine::certificates::DeletedCertificate;
use leptos::prelude::*;

use super::{certificate_of, done};
use crate::components::{Cell, PostButton, Table};
use crate::failure::Failure;
use crate::pages::applications::{self, sdkappid_of};
use crate::posted::{Nothing, Posted, Segments, Visitor};
use crate::times;
use crate::words::Words;

/// The section of the application's page; nothing where nothing was deleted.
pub(crate) fn deleted_section(
    words: &'static Words,
    application: SdkAppId,
    deleted: Vec<DeletedCertificate>,
) -> Option<AnyView> {
    let texts = &words.deletion;
    if deleted.is_empty() {
        return None;
    }
    let page = applications::address(application);
    let rows = deleted
        .into_iter()
        .map(|certificate| row(words, &page, &certificate))
        .collect();
    let columns = vec![
        words.certificate.id,
        texts.deleted,
        texts.restorable_until,
        texts.restore,
    ];
    let section = view! {
        <section class="section">
            <h2 id="deleted">{texts.section}</h2>
            <Table
                id="deleted-certificates"
                caption=texts.section
                caption_hidden=true
                columns=columns
                rows=rows
            />
        </section>
    };
    Some(section.into_any())
}

fn row(words: &'static Words, page: &str, certificate: &DeletedCertificate) -> Vec<Cell> {
    let texts = &words.deletion;
    let id = certificate.id;
    let deleted_at = times::readable(certificate.deleted_at);
    let restore = view! {
        <PostButton
            action=format!("{page}/certificates/{id}/restore")
            label=texts.restore
            detail=id.to_string()
        />
    };
    vec![
        Cell::new(format!("{} {id}", certificate.platform.brand())),
        Cell::new((texts.deleted_by)(&deleted_at, &certificate.deleted_by)),
        Cell::time(times::readable(certificate.restorable_until())),
        Cell::action(restore),
    ]
}

pub(crate) async fn post(
    Segments((application, certificate)): Segments<(String, String)>,
    posted: Posted<Nothing>,
) -> Response {
    let visitor = posted.visitor;
    match restore(&visitor, &application, &certificate).await {
        Ok((application, id)) => visitor.redirect(&done(application, "restored", id)),
        Err(failure) => visitor.fail(failure).await,
    }
}

async fn restore(
    visitor: &Visitor,
    application: &str,
    certificate: &str,
) -> Result<(SdkAppId, CertificateId), Failure> {
    let application = sdkappid_of(application)?;
    let id = certificate_of(certificate)?;
    let engine = &visitor.state.engine;
    engine::certificates::restore(engine, &visitor.actor()?, application, id).await?;
    Ok((application, id))
}
