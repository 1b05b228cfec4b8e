//! 高效办成一件事, a package 主题服务: several items for one purpose of a resident, told once, on one
//! form, at one window. Each item keeps its own case and clock; the package promises the longest
//! path through them, never their sum. (国发〔2024〕3号)

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::item::lint::Finding;
use crate::item::{Audience, Faq, Item, Law, Material, Source};

/// One package as its file states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Identifier of ours, ASCII, the file's name.
    pub key: String,
    pub name: String,
    pub name_en: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub about: String,
    pub about_en: String,
    pub audience: Vec<Audience>,
    /// 基本编码, 12 digits; the type in it is 32 主题服务.
    pub code: String,
    /// The one window, up to its number or name.
    pub window: String,
    /// Working days after acceptance of the last item: the longest path.
    pub promise: u32,
    #[serde(default)]
    pub basis: Vec<Law>,
    /// How the results come, together.
    pub delivery: String,
    pub steps: Vec<Step>,
    #[serde(default)]
    pub questions: Vec<Faq>,
    pub source: Source,
}

/// An item of ours, or what another body does beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The key of an item; then nothing below but `after` is said.
    #[serde(default)]
    pub item: String,
    /// Of what is no item of ours.
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub name_en: String,
    /// Which body does it.
    #[serde(default)]
    pub by: String,
    #[serde(default)]
    pub by_en: String,
    /// Working days it takes there.
    #[serde(default)]
    pub days: u32,
    /// Steps whose results this one needs; without any it runs beside the others.
    #[serde(default)]
    pub after: Vec<String>,
}

impl Step {
    /// The item's key, or its own.
    pub fn id(&self) -> &str {
        match self.item.is_empty() {
            true => &self.key,
            false => &self.item,
        }
    }
}

/// Finds an item by its key.
pub trait Items {
    fn item(&self, key: &str) -> Option<&Item>;

    /// Whether there is such an item at all: one that cannot be read is told where it stands, and
    /// not again by all that name it.
    fn is_named(&self, key: &str) -> bool {
        self.item(key).is_some()
    }
}

impl Package {
    /// The rounds in which the steps run: all of one round side by side. Steps whose conditions
    /// never come are left out; the lint names them.
    pub fn rounds(&self) -> Vec<Vec<&Step>> {
        let mut done = BTreeSet::new();
        let mut left: Vec<&Step> = self.steps.iter().collect();
        let mut rounds = Vec::new();
        loop {
            let (now, later): (Vec<&Step>, Vec<&Step>) = (left.into_iter())
                .partition(|step| step.after.iter().all(|key| done.contains(key.as_str())));
            if now.is_empty() {
                return rounds;
            }
            done.extend(now.iter().map(|step| step.id()));
            rounds.push(now);
            left = later;
        }
    }

    /// Working days of the longest path.
    pub fn longest(&self, items: &impl Items) -> u32 {
        let mut ends: BTreeMap<&str, u32> = BTreeMap::new();
        for step in self.rounds().into_iter().flatten() {
            let days = match items.item(&step.item) {
                Some(item) => item.limits.promise,
                None => step.days,
            };
            let before = step.after.iter().filter_map(|key| ends.get(key.as_str()));
            let begins = before.max().copied().unwrap_or(0);
            // A file may say any number: what is absurd is told, and nothing overflows.
            ends.insert(step.id(), begins.saturating_add(days));
        }
        ends.into_values().max().unwrap_or(0)
    }

    /// The papers of all items, each code once, with the items that want it.
    pub fn materials<'a>(&self, items: &'a impl Items) -> Vec<(&'a Material, Vec<&'a Item>)> {
        let mut all: Vec<(&Material, Vec<&Item>)> = Vec::new();
        for item in self.steps.iter().filter_map(|step| items.item(&step.item)) {
            for material in &item.materials {
                match all
                    .iter_mut()
                    .find(|(known, _)| known.code == material.code)
                {
                    Some((_, wanted)) => wanted.push(item),
                    None => all.push((material, vec![item])),
                }
            }
        }
        all
    }
}

/// What an inspector would find.
pub fn lint(package: &Package, items: &impl Items) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |path: String, rule, zh: String, en: String| {
        found.push(Finding { path, rule, zh, en });
    };
    for (path, text) in [
        ("name", &package.name),
        ("name_en", &package.name_en),
        ("about", &package.about),
        ("about_en", &package.about_en),
        ("window", &package.window),
        ("delivery", &package.delivery),
    ] {
        if text.trim().is_empty() {
            add(
                path.into(),
                "empty",
                "这里是空的，页面上会出现空白。请填写。".into(),
                "This is empty and would be blank on the page. Please fill it in.".into(),
            );
        }
    }
    let is_code = package.code.len() == 12
        && package.code.bytes().all(|b| b.is_ascii_digit())
        && package.code.get(2..4) == Some("32");
    if !is_code {
        add(
            "code".into(),
            "package_code",
            "一件事的基本编码是 12 位数字，第三、四位为 32（主题服务）。请改正。".into(),
            "The code of a package has 12 digits, the third and fourth of them 32. Please correct it.".into(),
        );
    }
    let mut before: BTreeSet<&str> = BTreeSet::new();
    for (n, step) in package.steps.iter().enumerate() {
        let path = format!("steps[{n}]");
        let is_ours = !step.item.is_empty();
        let says_more = !(step.key.is_empty() && step.name.is_empty() && step.by.is_empty());
        if is_ours && !items.is_named(&step.item) {
            add(
                format!("{path}.item"),
                "package_item",
                format!(
                    "没有事项“{}”。请改成已有的编号，或先添加该事项。",
                    step.item
                ),
                format!(
                    "There is no item “{}”. Please use one that exists or add it.",
                    step.item
                ),
            );
        }
        if is_ours == says_more {
            add(
                path.clone(),
                "package_step",
                "一步要么是本系统的事项（只写 item），要么是别的单位办的（写 key、name、by、days）。请改成一种。".into(),
                "A step is an item of ours (item alone) or what another body does (key, name, by, days). Please make it one of them.".into(),
            );
        }
        for (i, key) in step.after.iter().enumerate() {
            if !before.contains(key.as_str()) {
                add(
                    format!("{path}.after[{i}]"),
                    "package_after",
                    format!("“{key}”不是排在前面的一步。请调整顺序，或改编号。"),
                    format!("“{key}” is no earlier step. Please change the order or the key."),
                );
            }
        }
        if !before.insert(step.id()) {
            add(
                path,
                "key_unique",
                format!("“{}”列了两次。请合并。", step.id()),
                format!("“{}” is listed twice. Please make it one.", step.id()),
            );
        }
    }
    if package.steps.len() < 2 {
        add(
            "steps".into(),
            "package_step",
            "一件事至少要有两步。请补上。".into(),
            "A package has at least two steps. Please add them.".into(),
        );
    }
    let longest = package.longest(items);
    if found.is_empty() && package.promise != longest {
        found.push(Finding {
            path: "promise".into(),
            rule: "package_promise",
            zh: format!("一件事的承诺应是最长一条路的工作日数（{longest}），不是相加。请改正。"),
            en: format!("The promise of a package is its longest path ({longest} working days), not the sum. Please correct it."),
        });
    }
    found
}

#[cfg(test)]
mod tests;
