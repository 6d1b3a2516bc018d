//! A certificate as the basic configuration shows it.

use domain::Timestamp;
use domain::certificate::CertificateId;
use engine::certificates::{Certificate, Hold, Revision, Verification};
use leptos::prelude::*;

use super::address;
use super::settings_facts::settings_facts;
use super::verification::verification;
use crate::components::{
    Activation, ButtonLink, Card, CardFoot, CardHead, CopyButton, Countdown, Fact, FactList, Look,
    Notice, PostButton, StatusTag, Tone,
};
use crate::pages::applications;
use crate::times;
use crate::words::Words;

/// A certificate with the revision in effect and those that wait, newest first.
#[component]
pub(crate) fn CertificateCard(
    certificate: Certificate,
    may_edit: bool,
    may_delete: bool,
    words: &'static Words,
    now: Timestamp,
) -> impl IntoView {
    let waiting = certificate.waiting(now);
    let serving = certificate.serving(now);
    let nothing = waiting.is_empty() && serving.is_none();
    let revisions = waiting
        .iter()
        .copied()
        .chain(serving)
        .map(|revision| revision_block(&certificate, revision, words, now))
        .collect_view();
    let withdraw = waiting
        .iter()
        .filter(|_| may_edit)
        .map(|revision| withdraw_button(&certificate, revision, words))
        .collect_view();
    let id = certificate.id;
    let paused = serving.and_then(|revision| paused(revision, words));
    let held = certificate.held(now).map(|hold| held(hold, words));
    let verification = match &certificate.basis().verification {
        Verification::Accepted { at } if paused.is_some() => {
            (words.certificate.verification_overtaken)(&times::readable(*at)).into_any()
        }
        _ => verification(&certificate, words),
    };
    let own = address(&certificate);
    let test = format!(
        "{}/test-push?certificate={id}",
        applications::address(certificate.application)
    );
    view! {
        <Card id=format!("certificate-{id}")>
            <CardHead title=format!("{} {id}", certificate.platform().brand())>
                {nothing.then(|| view! {
                    <StatusTag tone=Tone::Bad text=words.certificate.nothing_in_effect/>
                })}
            </CardHead>
            <FactList>
                <Fact term=words.certificate.id>
                    <span class="code" data-testid="certificate-id">{id.to_string()}</span>
                    " "
                    <CopyButton
                        value=id.to_string()
                        label=words.frame.copy
                        copied_label=words.frame.copied
                        detail=format!("{} {id}", words.certificate.id)
                    />
                </Fact>
                <Fact term=words.certificate.verification>
                    {verification}
                </Fact>
            </FactList>
            {paused}
            {held}
            {revisions}
            <CardFoot>
                <ButtonLink href=test>{words.settings.test} {about(id)}</ButtonLink>
                {may_edit.then(|| view! {
                    <ButtonLink href=format!("{own}/edit")>
                        {words.settings.edit} {about(id)}
                    </ButtonLink>
                })}
                <PostButton
                    action=format!("{own}/verify")
                    label=words.settings.verify
                    detail=id.to_string()
                />
                {withdraw}
                <ButtonLink href=own.clone() look=Look::Quiet>
                    {words.settings.history} {about(id)}
                </ButtonLink>
                {may_delete.then(|| view! {
                    <ButtonLink href=format!("{own}/delete") look=Look::Danger>
                        {words.deletion.delete} {about(id)}
                    </ButtonLink>
                })}
            </CardFoot>
        </Card>
    }
}

/// Which certificate a link is about, for those who hear it without seeing the card.
fn about(id: CertificateId) -> impl IntoView {
    view! { <span class="visually-hidden">{format!(" {id}")}</span> }
}

fn revision_block(
    certificate: &Certificate,
    revision: &Revision,
    words: &'static Words,
    now: Timestamp,
) -> impl IntoView + use<> {
    let texts = &words.certificate;
    let waits = revision.timing().waits(now);
    let number = revision.number.number();
    let countdown = waits.then(|| {
        let effective_at = revision.activation.effective_at();
        view! {
            <Countdown
                effective_at=effective_at
                now=now
                text=|left: &str| format!("{} {left}", texts.takes_effect_in)
                in_effect=texts.in_effect
                announcement=(texts.now_in_effect)(certificate.id.number(), number)
            />
            " "
            <time class="quiet" datetime=times::machine(effective_at)>
                {times::readable(effective_at)}
            </time>
        }
    });
    let saved = (texts.saved_by)(&times::readable(revision.saved_at), &revision.saved_by);
    let facts = settings_facts(&revision.settings, revision.note.as_ref(), words);
    view! {
        <Activation in_effect=!waits>
            <p class="revision-head">
                <strong>{(texts.revision)(number)}</strong>
                <span class="when-waiting"><StatusTag tone=Tone::Waiting text=texts.waiting/></span>
                <span class="when-in-effect"><StatusTag tone=Tone::Good text=texts.in_effect/></span>
                <span class="when-replaced"><StatusTag text=texts.replaced/></span>
                <span class="when-waiting">{countdown}</span>
            </p>
            <FactList>
                <Fact term=texts.saved>{saved}</Fact>
                {facts}
            </FactList>
        </Activation>
    }
}

/// Why nothing is sent at the moment, where the vendor refused the credentials for a push.
fn paused(revision: &Revision, words: &'static Words) -> Option<impl IntoView + use<>> {
    let pause = revision.paused.as_ref()?;
    let explanation = words.causes.explain(&pause.refusal);
    let at = times::readable(pause.at);
    let hint = (words.offline_push.paused_hint)(&at, &explanation.what, explanation.fix);
    Some(view! { <Notice tone=Tone::Bad title=words.offline_push.paused>{hint}</Notice> })
}

/// Why nothing is sent for a while, where the vendor takes no more.
fn held(hold: &Hold, words: &'static Words) -> impl IntoView + use<> {
    let explanation = words.causes.explain(&hold.refusal);
    let until = times::readable(hold.until);
    let hint = (words.offline_push.held_hint)(&until, &explanation.what);
    view! { <Notice tone=Tone::Waiting title=words.offline_push.held>{hint}</Notice> }
}

fn withdraw_button(
    certificate: &Certificate,
    revision: &Revision,
    words: &'static Words,
) -> impl IntoView + use<> {
    view! {
        <PostButton
            action=format!("{}/revisions/{}/withdraw", address(certificate), revision.number)
            label=(words.settings.withdraw)(revision.number.number())
            detail=certificate.id.to_string()
        />
    }
}
