//! The chat app on the phones: an app of a customer, as small as can be. It signs in over the real
//! device connection, reports the phone's registration token, and chats.

mod connection;
mod state;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Clock, UserId};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::phones::{PhoneId, Phones, UnknownPhone};
use connection::{Connection, Heard};

pub use state::{Account, AppLife, AppProblem, ChatApp, Line, SignedOut};

/// What a finger does with the chat app.
#[derive(Debug)]
pub enum AppAction {
    /// Opens the app and signs a user in.
    SignIn {
        /// Who, and with which certificate.
        account: Account,
        /// The server's proof that they are who they are.
        usersig: SecretString,
    },
    /// Opens the app.
    Open,
    /// Puts another app before it.
    ToBackground,
    /// Swipes it away, or the phone ends it to save power.
    Kill,
    /// Signs the user out.
    LogOut,
    /// Sends a message.
    Send {
        /// To this user.
        to: String,
        /// This text.
        text: String,
        /// Custom content for a push: empty, or a JSON object.
        ext: String,
    },
}

/// Why an [`AppAction`] was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// There is no such phone.
    #[error(transparent)]
    UnknownPhone(#[from] UnknownPhone),
    /// The phone shows it too.
    #[error(transparent)]
    Problem(#[from] AppProblem),
}

/// The chat apps of all phones.
#[derive(Debug)]
pub(crate) struct ChatApps {
    /// Where devices connect to; none where there is no server.
    url: Option<String>,
    clock: Arc<dyn Clock>,
    phones: Arc<Phones>,
    processes: BTreeMap<PhoneId, Mutex<Process>>,
    connections: AtomicU64,
}

/// What the app holds in its memory and its storage. Who has it may act.
#[derive(Debug, Default)]
struct Process {
    connection: Option<Connection>,
    usersig: Option<SecretString>,
}

impl ChatApps {
    pub(crate) fn installed(
        url: Option<String>,
        clock: Arc<dyn Clock>,
        phones: Arc<Phones>,
    ) -> Self {
        let processes = phones
            .all()
            .into_iter()
            .map(|phone| (phone.id, Mutex::default()));
        Self {
            url,
            clock,
            processes: processes.collect(),
            phones,
            connections: AtomicU64::new(0),
        }
    }

    /// Does it, one thing at a time for each phone, and leaves on the phone what went wrong.
    pub(crate) async fn act(&self, phone: PhoneId, action: AppAction) -> Result<(), AppError> {
        let mut process = self.process(phone)?.lock().await;
        let done = Finger {
            apps: self,
            phone,
            process: &mut process,
        }
        .does(action)
        .await;
        self.complain(phone, done.as_ref().err().cloned())?;
        Ok(done?)
    }

    /// The phone's network comes, or goes without a word to anybody.
    pub(crate) async fn set_network(&self, phone: PhoneId, on: bool) -> Result<(), AppError> {
        let mut process = self.process(phone)?.lock().await;
        let app = self.phones.change(phone, |it| {
            it.network = on;
            it.app.clone()
        })?;
        let mut finger = Finger {
            apps: self,
            phone,
            process: &mut process,
        };
        let done = if !on {
            finger.hang_up().await;
            Ok(())
        } else if app.life == AppLife::Killed || app.account.is_none() {
            Ok(())
        } else {
            finger.come_back(app.life).await
        };
        self.complain(phone, done.as_ref().err().cloned())?;
        Ok(done?)
    }

    /// Shows on the phone why something did not work, or that nothing is wrong.
    pub(crate) fn complain(
        &self,
        phone: PhoneId,
        problem: Option<AppProblem>,
    ) -> Result<(), UnknownPhone> {
        self.phones.change(phone, |it| it.app.problem = problem)
    }

    fn process(&self, phone: PhoneId) -> Result<&Mutex<Process>, UnknownPhone> {
        self.processes.get(&phone).ok_or(UnknownPhone(phone))
    }
}

/// A finger on one phone, while nobody else touches it.
struct Finger<'a> {
    apps: &'a ChatApps,
    phone: PhoneId,
    process: &'a mut Process,
}

impl Finger<'_> {
    async fn does(&mut self, action: AppAction) -> Result<(), AppProblem> {
        match action {
            AppAction::SignIn { account, usersig } => self.sign_in(account, usersig).await,
            AppAction::Open => self.open().await,
            AppAction::ToBackground => self.leave().await,
            AppAction::Kill => {
                self.change(|app| app.life = AppLife::Killed);
                self.hang_up().await;
                Ok(())
            }
            AppAction::LogOut => self.log_out().await,
            AppAction::Send { to, text, ext } => self.send(&to, &text, &ext).await,
        }
    }

    async fn sign_in(&mut self, account: Account, usersig: SecretString) -> Result<(), AppProblem> {
        self.hang_up().await;
        self.change(|app| {
            *app = ChatApp {
                life: AppLife::Foreground,
                ..ChatApp::default()
            };
        });
        self.log_in(&account, &usersig).await?;
        self.process.usersig = Some(usersig);
        self.change(|app| app.account = Some(account.clone()));
        self.report_token(&account).await
    }

    async fn open(&mut self) -> Result<(), AppProblem> {
        let app = self.change(|app| {
            app.life = AppLife::Foreground;
            app.clone()
        });
        match app.account {
            None => Ok(()),
            Some(_) if app.connection.is_some() => {
                self.call(json!({"Call": "foreground"})).await.map(drop)
            }
            Some(_) => self.come_back(AppLife::Foreground).await,
        }
    }

    async fn leave(&mut self) -> Result<(), AppProblem> {
        let app = self.app();
        if app.life == AppLife::Killed {
            return Err(AppProblem::NotOpen);
        }
        self.change(|app| app.life = AppLife::Background);
        match app.is_connected() {
            true => self.call(json!({"Call": "background"})).await.map(drop),
            false => Ok(()),
        }
    }

    async fn log_out(&mut self) -> Result<(), AppProblem> {
        self.in_use().await?;
        self.call(json!({"Call": "logout"})).await?;
        self.hang_up().await;
        self.process.usersig = None;
        self.change(|app| app.sign_out(SignedOut::LoggedOut));
        Ok(())
    }

    async fn send(&mut self, to: &str, text: &str, ext: &str) -> Result<(), AppProblem> {
        let me = self.in_use().await?.user;
        let to = UserId::parse(to).map_err(|_| AppProblem::NotAUser)?;
        if text.trim().is_empty() {
            return Err(AppProblem::NoText);
        }
        let random = getrandom::u32()
            .map_err(|error| AppProblem::Unreachable(format!("no random number: {error}")))?;
        self.call(json!({
            "Call": "send",
            "To_Account": to.as_str(),
            "MsgRandom": random,
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}],
            "OfflinePushInfo": {"Title": me.as_str(), "Ext": ext.trim()},
        }))
        .await?;
        let at = self.apps.clock.now();
        self.change(|app| {
            app.say(Line {
                from: me,
                to: Some(to),
                text: text.to_owned(),
                at,
            });
        });
        Ok(())
    }

    /// The account that the app is used with: open, signed in, connected.
    async fn in_use(&mut self) -> Result<Account, AppProblem> {
        let app = self.app();
        if app.life != AppLife::Foreground {
            return Err(AppProblem::NotOpen);
        }
        let account = app.account.ok_or(AppProblem::NotSignedIn)?;
        if app.connection.is_none() {
            self.come_back(AppLife::Foreground).await?;
        }
        Ok(account)
    }

    /// Connects again for the user who is signed in, as an app does whenever it can.
    async fn come_back(&mut self, life: AppLife) -> Result<(), AppProblem> {
        let (account, usersig) = match (self.app().account, self.process.usersig.clone()) {
            (Some(account), Some(usersig)) => (account, usersig),
            _ => return Err(AppProblem::NotSignedIn),
        };
        self.hang_up().await;
        self.log_in(&account, &usersig).await?;
        self.report_token(&account).await?;
        match life {
            AppLife::Background => self.call(json!({"Call": "background"})).await.map(drop),
            AppLife::Foreground | AppLife::Killed => Ok(()),
        }
    }

    async fn log_in(
        &mut self,
        account: &Account,
        usersig: &SecretString,
    ) -> Result<(), AppProblem> {
        if !self.has_network() {
            return Err(AppProblem::NoNetwork);
        }
        let url = self.apps.url.as_deref().ok_or_else(|| {
            AppProblem::Unreachable("this sandbox has no server beside it".to_owned())
        })?;
        let number = self.apps.connections.fetch_add(1, Ordering::Relaxed);
        let listener = listener(self.apps, self.phone, number);
        let connection = Connection::open(url, listener).await?;
        // Before the first call, so that an end that comes soon after is noticed.
        self.change(|app| app.connection = Some(number));
        self.process.connection = Some(connection);
        let login = json!({
            "Call": "login",
            "SDKAppID": account.application.number(),
            "UserID": account.user.as_str(),
            "UserSig": usersig.expose_secret(),
            "DeviceID": format!("sandbox-phone-{}", self.phone),
            "DeviceType": "Android",
        });
        let done = self.call(login).await;
        if done.is_err() {
            self.hang_up().await;
        }
        done.map(drop)
    }

    async fn report_token(&mut self, account: &Account) -> Result<(), AppProblem> {
        let token = self
            .apps
            .phones
            .one(self.phone)
            .map(|phone| phone.registration_id);
        let report = json!({
            "Call": "report_token",
            "CertificateID": account.certificate.number(),
            "Token": token,
        });
        self.call(report).await.map(drop)
    }

    async fn call(&self, call: Value) -> Result<Value, AppProblem> {
        match &self.process.connection {
            Some(connection) => connection.call(call).await,
            None => Err(AppProblem::Unreachable("not connected".to_owned())),
        }
    }

    async fn hang_up(&mut self) {
        if let Some(connection) = self.process.connection.take() {
            connection.hang_up().await;
        }
        self.change(|app| app.connection = None);
    }

    fn has_network(&self) -> bool {
        self.apps
            .phones
            .one(self.phone)
            .is_some_and(|phone| phone.network)
    }

    fn app(&self) -> ChatApp {
        self.change(|app| app.clone())
    }

    /// Changes the app on the phone. Phones are never taken away, so there is one.
    fn change<T: Default>(&self, change: impl FnOnce(&mut ChatApp) -> T) -> T {
        let changed = self
            .apps
            .phones
            .change(self.phone, |it| change(&mut it.app));
        changed.unwrap_or_default()
    }
}

/// Writes down what the server says on a connection, as long as it is the phone's own.
fn listener(apps: &ChatApps, phone: PhoneId, number: u64) -> impl Fn(Heard) + use<> {
    let (phones, clock) = (Arc::clone(&apps.phones), Arc::clone(&apps.clock));
    move |heard| {
        let at = clock.now();
        let written = phones.change(phone, |it| {
            let app = &mut it.app;
            if app.connection != Some(number) {
                return;
            }
            match heard {
                Heard::Message { from, text } => app.say(Line {
                    from,
                    to: None,
                    text,
                    at,
                }),
                Heard::Kicked(why) => app.sign_out(why),
                Heard::Ended => app.connection = None,
            }
        });
        if let Err(error) = written {
            tracing::error!(%error, "a phone is gone");
        }
    }
}
