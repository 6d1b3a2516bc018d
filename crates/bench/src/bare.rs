//! What the simulator and the connector can do by themselves: the same pushes, from memory, without
//! a queue or a database.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use domain::certificate::{Activation, CertificateSettings, NewSecret};
use domain::oppo::{OppoStyle, OppoText};
use domain::push::{CustomContent, RegistrationToken};
use domain::{Clock, Timestamp};
use sandbox::Sandbox;
use vendors::oppo::{MOST_PUSHES, OppoConnector, OppoCredentials, OppoHosts, OppoUnicast};

use crate::{ROUNDS, rate};

/// Calls of a round.
const CALLS: usize = 20;

/// Posts full batches one after the other; pushes per second of each round.
pub(crate) async fn pushes_per_second(vendor: &Sandbox, clock: Arc<dyn Clock>) -> Result<Vec<f64>> {
    let hosts = OppoHosts {
        china: vendor.oppo_url(),
        ..OppoHosts::default()
    };
    let connector = OppoConnector::new(vendors::http_client()?, hosts, clock);
    let (credentials, push) = push()?;
    let start = Timestamp::from_millis(0);
    let credentials = Activation::at(start).admit(start, credentials)?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let start = Instant::now();
        for call in 0..CALLS {
            let pushes = batch(&push, round * CALLS + call)?;
            let report = connector.unicast_batch(&credentials, &pushes).await;
            let answers = report
                .result
                .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
            ensure!(answers.iter().all(Result::is_ok), "a push was refused");
        }
        rounds.push(rate(CALLS * MOST_PUSHES, start.elapsed()));
    }
    Ok(rounds)
}

fn batch(push: &OppoUnicast, call: usize) -> Result<Vec<OppoUnicast>> {
    let pushes = (0..MOST_PUSHES).map(|number| {
        let token = format!("CN_{number:032x}");
        Ok(OppoUnicast {
            token: RegistrationToken::parse(&token).map_err(|it| anyhow::anyhow!("{it:?}"))?,
            app_message_id: format!("bare-{call}-{number}"),
            ..push.clone()
        })
    });
    pushes.collect()
}

/// The certificate that the program sends with, and what it sends.
fn push() -> Result<(OppoCredentials, OppoUnicast)> {
    let form = sandbox::demo_vendor_app().certificate_form();
    let new = form.parse_new().map_err(|it| anyhow::anyhow!("{it:?}"))?;
    let CertificateSettings::Oppo(settings) = new.settings;
    let NewSecret::Replace(master_secret) = new.secret else {
        anyhow::bail!("the demo app has no secret");
    };
    let custom_content = CustomContent::parse("{\"room\":\"7\"}");
    let credentials = OppoCredentials {
        app_key: settings.app_key.clone(),
        master_secret,
        region: settings.region,
    };
    let push = OppoUnicast {
        click_action: settings.click_action.clone(),
        settings,
        token: RegistrationToken::parse("CN_0").map_err(|it| anyhow::anyhow!("{it:?}"))?,
        text: OppoText::fit("Alice", "Dinner at eight?", OppoStyle::Standard).0,
        custom_content: Some(custom_content.map_err(|it| anyhow::anyhow!("{it:?}"))?),
        app_message_id: String::new(),
        title_parameters: Vec::new(),
        content_parameters: Vec::new(),
        time_to_live: Some(std::time::Duration::from_secs(604_800)),
        receipt: None,
    };
    Ok((credentials, push))
}
