//! E-mail addresses, as far as a form can judge them.

use super::{Fault, as_text, half_width, masked_debug, required};

/// Something before one `@`, a domain with a dot behind it, plain ASCII, at most 254
/// characters (RFC 5321). Whether it exists only a message can tell.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

as_text!(Email);
masked_debug!(Email);

impl Email {
    pub fn parse(input: &str) -> Result<Email, Fault> {
        let address = half_width(input);
        if address.is_empty() {
            return Err(required("电子邮箱", "e-mail address"));
        }
        let fault = || {
            Fault::new(
                "电子邮箱的写法不对。应像 zhangsan@example.cn，中间一个 @，后面有点。请再看一遍。",
                "This is not how an e-mail address is written. It looks like zhangsan@example.cn, \
                 with one @ and a dot after it. Please check it.",
            )
        };
        let (local, domain) = address.split_once('@').ok_or_else(fault)?;
        let labels_fit = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        let local_fits = !local.is_empty() && local.bytes().all(|b| b.is_ascii_graphic());
        if !labels_fit || !local_fits || address.len() > 254 {
            return Err(fault());
        }
        Ok(Email(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// `z***@example.cn`.
    pub fn masked(&self) -> String {
        let domain = self.0.find('@').unwrap_or_default();
        format!("{}***{}", &self.0[..1], &self.0[domain..])
    }
}
