//! Deleted certificates: shown to who may restore them.

use axum::response::Response;
use domain::SdkAppId;
use domain::certificate::CertificateId;
use engine::certificates::DeletedCertificate;
use leptos::prelude::*;

use super::{certificate_of, done};
use crate::components::{PostButton, Table};
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
    let rows = deleted
        .into_iter()
        .map(|certificate| {
            let id = certificate.id;
            let page = applications::address(application);
            view! {
                <tr>
                    <th scope="row">{format!("{} {id}", certificate.platform.brand())}</th>
                    <td>
                        {(texts.deleted_by)(
                            &times::readable(certificate.deleted_at),
                            &certificate.deleted_by,
                        )}
                    </td>
                    <td class="time">{times::readable(certificate.restorable_until())}</td>
                    <td>
                        <PostButton
                            action=format!("{page}/certificates/{id}/restore")
                            label=texts.restore
                            detail=id.to_string()
                        />
                    </td>
                </tr>
            }
        })
        .collect_view();
    let section = view! {
        <section class="section">
            <h2 id="deleted">{texts.section}</h2>
            <Table id="deleted-certificates" caption=texts.section caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">{words.certificate.id}</th>
                        <th scope="col">{texts.deleted}</th>
                        <th scope="col">{texts.restorable_until}</th>
                        <th scope="col">{texts.restore}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    };
    Some(section.into_any())
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
