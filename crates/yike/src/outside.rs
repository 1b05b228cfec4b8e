//! What this installation speaks with outside: a mail server, other programs, providers of
//! identity. All of it is named in the configuration; without it none is asked.

use crate::app::Mode;
use crate::config::Config;
use crate::http::{Http, Ranges};
use crate::identity::Provider;
use crate::notify::Mailer;

/// The ways out besides short messages.
#[derive(Default)]
pub struct Outside {
    pub http: Http,
    pub mail: Mailer,
    /// Private networks into which a webhook may lead.
    pub hooks: Ranges,
    /// By whom residents may prove who they are, besides a code.
    pub providers: Vec<Provider>,
}

impl Outside {
    /// # Errors
    /// What of the configuration cannot be used.
    pub fn of(config: &Config, mode: Mode) -> anyhow::Result<Outside> {
        let authorities = config.authorities.as_deref();
        let mail = match mode {
            Mode::Demo => Mailer::Simulator,
            Mode::Serve => Mailer::of(config.mail.as_ref(), authorities)?,
        };
        let within = config.webhooks_within.iter().map(String::as_str);
        // In the demonstration a program on this machine may listen.
        let here = (mode == Mode::Demo).then_some("127.0.0.0/8");
        let within = within.chain(here);
        let mut providers = Provider::all(&config.identity)?;
        if mode == Mode::Demo {
            providers.push(Provider::demo());
        }
        Ok(Outside {
            http: Http::new(authorities)?,
            mail,
            hooks: Ranges::parse(within)?,
            providers,
        })
    }
}
