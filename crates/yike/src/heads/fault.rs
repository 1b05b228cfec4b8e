//! What a check of the lists of heads can find, in words.

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A list breaks off here, or a row of it cannot be read: the next should have this number.
    Gap { home: String, n: u64 },
    /// The hashes kept with a leaf are not those of its words.
    Nodes { home: String, n: u64, leaf: Named },
    /// The log has another event than the one whose head was listed, or none.
    Differs { n: u64, leaf: Named },
    /// The stream has a head that should long be in the list.
    Unlisted { leaf: Named },
    /// A signed head in the database.
    Signed { home: String, bad: Bad },
    /// The city's list says of a home what that home's list and signed heads do not say.
    Home {
        home: String,
        size: u64,
        suspects: Vec<Named>,
    },
    /// A signed head that was kept outside.
    Kept { bad: Bad },
    /// A head kept outside is not one of the city.
    NotTheCitys { home: String },
}

/// The first signed head of a list that does not hold, and how many more do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    pub size: u64,
    pub why: Why,
    /// Whose heads were listed since the last one that holds.
    pub suspects: Vec<Named>,
    pub more: usize,
}

/// Why a signed head does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its text cannot be read, or says something else than the columns beside it.
    Unreadable,
    /// None of the known keys signed it.
    Signature,
    /// The list has not even as many leaves any more.
    Short { list: u64 },
    /// The list has another root at that size.
    Root,
    /// It is not among the signed heads of the database any more.
    Gone,
}

/// An event, by its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub home: String,
    pub stream: String,
    pub id: String,
    pub seq: u64,
}

impl Fault {
    pub fn zh(&self) -> String {
        match self {
            Fault::Gap { home, n } => format!(
                "封签簿 {home} 在第 {n} 项断开：这一项缺了、重了或读不出来。请保留现场，对照备份核查。"
            ),
            Fault::Nodes { home, n, leaf } => {
                format!("封签簿 {home} 第 {n} 项（{leaf}）旁存的摘要与它的内容不符，可能被改动过。")
            }
            Fault::Differs { n, leaf } => format!(
                "{leaf} 与封签簿（第 {n} 项）不符：登记封签以后，记录被改动或删除过。请保留现场，对照备份核查。"
            ),
            Fault::Unlisted { leaf } => {
                format!("{leaf} 早该登入封签簿，却没有：请运行 yike heads --sign，并查明原因。")
            }
            Fault::Signed { home, bad } => format!("签名封签 {home} {}", bad.zh()),
            Fault::Home {
                home,
                size,
                suspects,
            } => format!(
                "全市封签簿所记 {home} 第 {size} 项处的封签，与该区自己的封签簿不符，其中一方被改动过。{}",
                zh_suspects(suspects)
            ),
            Fault::Kept { bad } => format!("另处保存的全市签名封签 {}", bad.zh()),
            Fault::NotTheCitys { home } => {
                format!("另处保存的封签里有一条属于 {home}，不是全市的。请确认文件没有拿错。")
            }
        }
    }

    pub fn en(&self) -> String {
        match self {
            Fault::Gap { home, n } => format!(
                "The list of heads of {home} breaks off at {n}: that leaf is missing, doubled or \
                 cannot be read. Keep everything as it is and compare it with a backup."
            ),
            Fault::Nodes { home, n, leaf } => format!(
                "The hashes kept with leaf {n} of the list of {home} ({leaf}) are not those of its \
                 words; it may be altered."
            ),
            Fault::Differs { n, leaf } => format!(
                "{leaf} is not what the list of heads has (leaf {n}): it was altered or removed \
                 after its head was listed. Keep everything as it is and compare it with a backup."
            ),
            Fault::Unlisted { leaf } => format!(
                "{leaf} should long be in the list of heads and is not: run yike heads --sign, and \
                 find out why."
            ),
            Fault::Signed { home, bad } => format!("The signed head of {home} {}", bad.en()),
            Fault::Home {
                home,
                size,
                suspects,
            } => format!(
                "What the city's list says of {home} at {size} is not what the list of {home} says: \
                 one of them was altered. {}",
                en_suspects(suspects)
            ),
            Fault::Kept { bad } => format!("The city's signed head kept outside {}", bad.en()),
            Fault::NotTheCitys { home } => format!(
                "One of the heads kept outside is of {home} and not of the city. See whether it is \
                 the right file."
            ),
        }
    }
}

impl Bad {
    fn zh(&self) -> String {
        let why = match self.why {
            Why::Unreadable => "读不出来，或与旁边的栏目不符".to_owned(),
            Why::Signature => "不是由已知的密钥签的，可能是伪造的".to_owned(),
            Why::Short { list } => {
                format!("说有这么多项，现在的封签簿却只有 {list} 项：末尾被截去了")
            }
            Why::Gone => "数据库里已经没有这一条了".to_owned(),
            Why::Root => "与现在的封签簿算出的不符：已登记的内容被改写过".to_owned(),
        };
        let more = match self.more {
            0 => String::new(),
            n => format!("此后另有 {n} 条也对不上。"),
        };
        format!(
            "（{} 项）{why}。{}{more}",
            self.size,
            zh_suspects(&self.suspects)
        )
    }

    fn en(&self) -> String {
        let why = match self.why {
            Why::Unreadable => {
                "cannot be read, or says something else than the columns beside it".to_owned()
            }
            Why::Signature => "was signed by no known key; it may be forged".to_owned(),
            Why::Short { list } => {
                format!("counts more leaves than the list now has ({list}): its end was cut off")
            }
            Why::Gone => "is not among those of the database any more".to_owned(),
            Why::Root => {
                "is not what the list gives now: something that was listed was rewritten".to_owned()
            }
        };
        let more = match self.more {
            0 => String::new(),
            n => format!(" {n} later ones do not hold either."),
        };
        let suspects = en_suspects(&self.suspects);
        format!("({} leaves) {why}. {suspects}{more}", self.size)
    }
}

/// As many names as help a reader.
const SHOWN: usize = 20;

fn shown(suspects: &[Named]) -> String {
    let names: Vec<String> = suspects.iter().take(SHOWN).map(Named::to_string).collect();
    names.join(", ")
}

fn zh_suspects(suspects: &[Named]) -> String {
    match suspects.len() {
        0 => String::new(),
        n => format!(
            "问题在这 {n} 项之中：{}{}。",
            shown(suspects),
            if n > SHOWN { " 等" } else { "" }
        ),
    }
}

fn en_suspects(suspects: &[Named]) -> String {
    match suspects.len() {
        0 => String::new(),
        n => format!(
            "It is among these {n}: {}{}.",
            shown(suspects),
            if n > SHOWN { " …" } else { "" }
        ),
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Named {
            home,
            stream,
            id,
            seq,
        } = self;
        write!(f, "{home}/{stream}/{id}#{seq}")
    }
}
