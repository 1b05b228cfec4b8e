//! The ways out and in against real servers: a mail server, and a certified provider of OpenID
//! Connect. Their packages are no part of the program: `./test` installs them beside the build and
//! names their folder in SERVERS. Without them the tests say so and pass; with SERVERS_REQUIRED
//! they fail.

mod browser;
mod mail;
mod provider;
mod server;
