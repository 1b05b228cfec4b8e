//! The columns: national names, what they are called in Chinese and English, and whose they are.

use super::Kind;

/// Who may change an element by a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// 市级事项标准: the record of the item.
    City,
    /// The city's; a district may promise less on its list 区级承诺.
    Promise,
    /// The city's; districts and streets say it of their own place 办理地点、时间、电话.
    Place,
    /// The list of a district or a street; no record of an item has it.
    List,
    /// Tells which record is meant.
    Key,
    /// Tells what is to be done with the row, and from when.
    Order,
    /// Written for information; a file cannot change it.
    Told,
}

macro_rules! columns {
    ($(#[$doc:meta])* $kind:ident { $($variant:ident $name:literal $zh:literal $en:literal $owner:ident;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $kind { $($variant),* }

        impl $kind {
            pub const ALL: &[$kind] = &[$($kind::$variant),*];

            /// The name in files.
            pub fn name(self) -> &'static str {
                match self { $($kind::$variant => $name),* }
            }

            pub fn zh(self) -> &'static str {
                match self { $($kind::$variant => $zh),* }
            }

            pub fn en(self) -> &'static str {
                match self { $($kind::$variant => $en),* }
            }

            pub fn owner(self) -> Owner {
                match self { $($kind::$variant => Owner::$owner),* }
            }

            /// The column that a heading means, by its national or its Chinese name.
            pub fn parse(heading: &str) -> Option<$kind> {
                let is_it = |one: &$kind| one.name().eq_ignore_ascii_case(heading) || one.zh() == heading;
                $kind::ALL.iter().copied().find(is_it)
            }
        }
    };
}

columns! {
    /// One row for each item, or for each item of a list.
    ItemColumn {
        RowGuid "row_guid" "记录唯一标识" "Record id" Told;
        TaskName "task_name" "事项名称" "Name of the item" City;
        CatalogCode "catalog_code" "基本编码" "Catalogue code" City;
        LocalCatalogCode "local_catalog_code" "地方基本编码" "Local catalogue code" Told;
        TaskCode "task_code" "实施编码" "Task code" City;
        LocalTaskCode "local_task_code" "地方实施编码" "Local task code" Told;
        TaskHandleItem "task_handle_item" "业务办理项编码" "Handling code" City;
        TaskType "task_type" "事项类型" "Type of item" City;
        ByLaw "by_law" "设定依据" "Basis" City;
        DeptName "dept_name" "实施主体" "Legal owner" City;
        DeptCode "dept_code" "实施主体编码" "Code of the owner" City;
        DeptType "dept_type" "实施主体性质" "Nature of the owner" City;
        PowerSource "power_source" "权力来源" "Source of the power" City;
        EntrustName "entrust_name" "委托部门" "Delegating body" City;
        UseLevel "use_level" "行使层级" "Levels" City;
        TaskState "task_state" "事项状态" "State" Order;
        TaskVersion "task_version" "事项版本" "Version" Told;
        AnticipateDay "anticipate_day" "法定办结时限" "Legal limit" City;
        AnticipateType "anticipate_type" "法定办结时限单位" "Unit of the legal limit" City;
        AnticipateExplain "anticipate_explain" "法定办结时限说明" "Note on the legal limit" Told;
        PromiseDay "promise_day" "承诺办结时限" "Promised limit" Promise;
        PromiseType "promise_type" "承诺办结时限单位" "Unit of the promise" City;
        PromiseExplain "promise_explain" "承诺办结时限说明" "Note on the limits" City;
        ProjectType "project_type" "办件类型" "Kind of case" City;
        ServerType "server_type" "服务对象" "Audience" City;
        HandleType "handle_type" "办理形式" "Forms of handling" City;
        HandleArea "handle_area" "通办范围" "Area" City;
        AcceptCondition "accept_condition" "受理条件" "Conditions" City;
        SpecialProcedure "special_procedure" "特别程序" "Special procedures" Told;
        HandleFlow "handle_flow" "办理流程" "Flow" Told;
        LimitSceneNum "limit_scene_num" "到办事现场次数" "Visits" City;
        LimitSceneExplain "limit_scene_explain" "必须现场办理原因说明" "Why a visit" City;
        TransactAddr "transact_addr" "办理地点" "Place" Place;
        TransactTime "transact_time" "办理时间" "Hours" Place;
        IsFee "is_fee" "是否收费" "Fee" City;
        FeeStandard "yike_fee_standard" "收费标准" "Standard of the fee" City;
        FeeBasis "fee_basis" "收费依据" "Basis of the fee" City;
        LinkWay "link_way" "咨询方式" "Questions" Place;
        SuperviseWay "supervise_way" "监督投诉方式" "Complaints" Place;
        IsEntryCenter "is_entry_center" "是否进驻政务大厅" "In the centre" Told;
        OtherDept "other_dept" "联办机构" "Joint bodies" City;
        ServiceType "service_type" "中介服务" "Intermediary" City;
        LimitExplain "limit_explain" "数量限制" "Quota" City;
        IsSchedule "is_schedule" "是否支持预约" "Booking" City;
        IsPayOnline "is_pay_online" "是否支持网上支付" "Online payment" City;
        IsExpress "is_express" "是否支持物流快递" "By post" City;
        IsServiceTerminals "is_service_terminals" "是否支持自助终端办理" "Kiosk" City;
        IsOnline "is_online" "是否网办" "Online" City;
        OnlineHandleDepth "online_handle_depth" "网上办理深度" "Depth online" City;
        OnlineGrade "yike_online_grade" "网上办理等级" "Grade online" City;
        ResultType "result_type" "审批结果类型" "Kind of result" City;
        ResultName "result_name" "审批结果名称" "Name of the result" City;
        UserTopicType "user_topic_type" "面向自然人地方特色主题分类" "Topics of people" City;
        CorpTopicType "corp_topic_type" "面向法人地方特色主题分类" "Topics of companies" City;
        Aliases "yike_aliases" "别名" "Aliases" City;
        About "yike_about" "一句话说明" "In one sentence" City;
        NameEn "yike_name_en" "英文名称" "Name in English" City;
        AboutEn "yike_about_en" "英文说明" "In one sentence, in English" City;
        SourceText "yike_source" "来源说明" "Source" City;
        SourceDay "yike_as_of" "来源日期" "Day of the source" City;
        Verified "yike_verified" "是否与本市清单核对" "Compared with the city's list" City;
        TownName "town_name" "乡镇街道名称" "Street or town" Told;
        TownCode "town_code" "乡镇街道代码" "Code of the street or town" Key;
        VillageName "village_name" "村居社区名称" "Community" Told;
        VillageCode "village_code" "村居社区代码" "Code of the community" Told;
        Share "yike_share" "共性或个性" "Common or own" Told;
        Window "yike_window" "进驻方式" "At the window" List;
        Lacks "yike_lacks" "尚缺" "What is missing" List;
        DutyOf "yike_duty" "责任科室" "Who answers" List;
        Wanted "yike_wanted" "急盼需求" "Urgently wanted" List;
        Note "yike_note" "本地说明" "Note of the place" List;
        LiaisonPost "yike_liaison_post" "联络员" "Liaison" List;
        LiaisonPhone "yike_liaison_phone" "联络电话" "Telephone of the liaison" List;
        Owners "yike_owners" "各要素由谁确定" "Owner of each element" Told;
        PlanEffectiveDate "plan_effective_date" "计划生效日期" "Holds from" Order;
        PlanCancelDate "plan_cancel_date" "计划取消日期" "Ends on" Order;
        CdOperation "cd_operation" "同步类型" "Operation" Order;
        CdTime "cd_time" "同步时间" "Time of the version" Told;
        CdBatch "cd_batch" "批次号" "Batch" Told;
        DataSource "data_source" "数据来源" "Data source" Told;
    }
}

columns! {
    /// One row for each material of an item.
    MaterialColumn {
        TaskHandleItem "task_handle_item" "业务办理项编码" "Handling code" Key;
        TaskName "task_name" "事项名称" "Name of the item" Key;
        Code "yike_material_code" "材料编号" "Code of the material" Key;
        MaterialName "material_name" "材料名称" "Name of the material" City;
        NameEn "yike_material_name_en" "材料英文名称" "Name in English" City;
        MaterialType "material_type" "材料类型" "Type of material" Told;
        MaterialFormat "material_format" "材料形式" "Form" City;
        IsNeed "is_need" "材料必要性" "Need" City;
        SourceType "source_type" "来源渠道" "Source" City;
        SourceExplain "source_explain" "来源渠道说明" "Note on the source" City;
        PageNum "page_num" "原件份数" "Originals" City;
        PageCopyNum "page_copynum" "复印件份数" "Copies" City;
        PageFormat "page_format" "纸质材料规格" "Size of paper" City;
        FillExplain "fill_explain" "填报须知" "How to fill it in" City;
        AcceptStand "accept_stand" "受理标准" "Standard of acceptance" City;
        ByLaw "by_law" "要求提供依据" "Basis" City;
        IsResultCert "is_result_cert" "是否电子证照" "Is a certificate" Told;
        CertCode "cert_code" "证照编码" "Code of the certificate" City;
        When "yike_when" "材料情形" "Only where" Told;
    }
}

columns! {
    /// One row for each question of an item.
    QuestionColumn {
        TaskHandleItem "task_handle_item" "业务办理项编码" "Handling code" Key;
        TaskName "task_name" "事项名称" "Name of the item" Key;
        OrderNum "order_num" "排序" "Order" Key;
        Question "question" "问题" "Question" City;
        Answer "answer" "答案" "Answer" City;
        QuestionEn "yike_question_en" "英文问题" "Question in English" City;
        AnswerEn "yike_answer_en" "英文答案" "Answer in English" City;
        CdOperation "cd_operation" "同步类型" "Operation" Order;
    }
}

columns! {
    /// One row for each site of a list. No national table has them: every name is ours.
    SiteColumn {
        UnitCode "unit_code" "机构代码" "Code of the unit" Key;
        SiteCode "site_code" "站点编号" "Code of the site" Key;
        Kind "site_kind" "站点类型" "Kind" List;
        SiteName "site_name" "站点名称" "Name" List;
        NameEn "site_name_en" "站点英文名称" "Name in English" List;
        Serves "serves" "还服务的社区代码" "Further communities" List;
        Address "site_address" "地址" "Address" List;
        Hours "site_hours" "办理时间" "Hours" List;
        Except "site_except" "例外的日子" "Exceptions" List;
        Phone "site_phone" "电话" "Telephone" List;
        PartyCentre "party_centre" "与党群服务中心一体" "With the party-mass centre" List;
        Modes "modes" "服务方式" "Ways" List;
        Class "class" "最多办到" "No more than" List;
        Equipment "equipment" "设备" "Equipment" List;
        Ease "ease" "无障碍设施" "For people with disabilities" List;
        Items "items" "只办的事项" "Items" List;
        Differs "differs" "办法不同的事项" "Items handled otherwise" List;
        CdOperation "cd_operation" "同步类型" "Operation" Order;
    }
}

columns! {
    /// One row for each unit.
    UnitColumn {
        UnitCode "unit_code" "机构代码" "Code of the unit" Key;
        UnitLevel "unit_level" "机构级别" "Level" List;
        UnitName "unit_name" "机构名称" "Name" List;
        ParentCode "parent_code" "上级机构代码" "Code of the parent" List;
    }
}

columns! {
    /// One row for each of the staff.
    PersonColumn {
        Login "login" "登录名" "Login" Key;
        PersonName "person_name" "姓名" "Name" List;
    }
}

columns! {
    /// One row for each post.
    PostColumn {
        Login "login" "登录名" "Login" Key;
        UnitCode "unit_code" "机构代码" "Code of the unit" Key;
        UnitName "unit_name" "机构名称" "Name of the unit" Told;
        Duty "duty" "职责" "Duty" Key;
        Slot "slot" "岗次" "A or B" List;
        Title "title" "岗位名称" "Title" List;
        Number "post_number" "工号" "Number" List;
        CdOperation "cd_operation" "同步类型" "Operation" Order;
    }
}

/// A heading of refused rows, which is passed over when the mended file comes back.
pub(super) const REFUSED: [(&str, &str); 4] = [
    ("yike_row", "原行号"),
    ("yike_column", "退回的列"),
    ("yike_why", "退回原因"),
    ("yike_why_en", "退回原因（英文）"),
];

/// Whether a heading is known in a table of this kind.
pub(super) fn is_known(kind: Kind, heading: &str) -> bool {
    let is_refused = REFUSED.iter().any(|(name, _)| *name == heading);
    is_refused
        || match kind {
            Kind::Items => ItemColumn::parse(heading).is_some(),
            Kind::Materials => MaterialColumn::parse(heading).is_some(),
            Kind::Questions => QuestionColumn::parse(heading).is_some(),
            Kind::Sites => SiteColumn::parse(heading).is_some(),
            Kind::Units => UnitColumn::parse(heading).is_some(),
            Kind::People => PersonColumn::parse(heading).is_some(),
            Kind::Posts => PostColumn::parse(heading).is_some(),
        }
}

/// What a column is called in Chinese; the heading itself where nobody knows it.
pub fn heading(kind: Kind, name: &str) -> &str {
    let zh = match kind {
        Kind::Items => ItemColumn::parse(name).map(ItemColumn::zh),
        Kind::Materials => MaterialColumn::parse(name).map(MaterialColumn::zh),
        Kind::Questions => QuestionColumn::parse(name).map(QuestionColumn::zh),
        Kind::Sites => SiteColumn::parse(name).map(SiteColumn::zh),
        Kind::Units => UnitColumn::parse(name).map(UnitColumn::zh),
        Kind::People => PersonColumn::parse(name).map(PersonColumn::zh),
        Kind::Posts => PostColumn::parse(name).map(PostColumn::zh),
    };
    zh.unwrap_or(name)
}

impl ItemColumn {
    /// Columns that only a list has.
    pub fn is_lists(self) -> bool {
        use ItemColumn::*;
        self.owner() == Owner::List
            || matches!(
                self,
                Share | Owners | IsEntryCenter | TownName | TownCode | VillageName | VillageCode
            )
    }

    /// What a guide can do without.
    pub fn may_be_empty(self) -> bool {
        use ItemColumn::*;
        matches!(
            self,
            DeptType
                | PowerSource
                | EntrustName
                | PromiseExplain
                | HandleType
                | HandleArea
                | LimitSceneExplain
                | FeeStandard
                | FeeBasis
                | OtherDept
                | ServiceType
                | LimitExplain
                | OnlineHandleDepth
                | OnlineGrade
                | ResultName
                | UserTopicType
                | CorpTopicType
        )
    }

    /// Where a finding about this element points.
    pub(super) fn path(self) -> &'static str {
        use ItemColumn::*;
        match self {
            TaskName => "name",
            CatalogCode => "codes.catalog",
            TaskCode => "codes.task",
            TaskHandleItem => "codes.handle",
            UseLevel => "codes.level",
            TaskType => "type",
            ByLaw => "basis",
            DeptName => "owner.name",
            DeptCode => "owner.code",
            DeptType => "owner.nature",
            PowerSource => "owner.power",
            EntrustName => "owner.entrusted_by",
            AnticipateDay => "limits.legal",
            PromiseDay => "limits.promise",
            PromiseExplain => "limits.note",
            ProjectType => "project",
            ServerType => "audience",
            HandleType => "ways.forms",
            HandleArea => "ways.area",
            AcceptCondition => "conditions",
            LimitSceneNum => "visit.times",
            LimitSceneExplain => "visit.reason",
            TransactAddr => "visit.place",
            TransactTime => "visit.hours",
            IsFee => "fee",
            FeeStandard => "fee.standard",
            FeeBasis => "fee.basis",
            LinkWay => "contact.ask",
            SuperviseWay => "contact.complain",
            OtherDept => "ways.joint",
            ServiceType => "ways.intermediary",
            LimitExplain => "ways.quota",
            IsSchedule => "ways.booking",
            IsPayOnline => "ways.pay_online",
            IsExpress => "visit.post",
            IsServiceTerminals => "ways.kiosk",
            IsOnline => "visit.online",
            OnlineHandleDepth => "ways.depth",
            OnlineGrade => "ways.grade",
            ResultType => "result.kind",
            ResultName => "result.name",
            UserTopicType | CorpTopicType => "ways.topics",
            Aliases => "aliases",
            About => "about",
            NameEn => "name_en",
            AboutEn => "about_en",
            SourceText => "source.text",
            SourceDay => "source.as_of",
            Verified => "source.verified",
            RowGuid | LocalCatalogCode | LocalTaskCode | TaskState | TaskVersion
            | AnticipateType | AnticipateExplain | PromiseType | SpecialProcedure | HandleFlow
            | IsEntryCenter | TownName | TownCode | VillageName | VillageCode | Share | Window
            | Lacks | DutyOf | Wanted | Note | LiaisonPost | LiaisonPhone | Owners
            | PlanEffectiveDate | PlanCancelDate | CdOperation | CdTime | CdBatch | DataSource => {
                ""
            }
        }
    }
}

impl MaterialColumn {
    pub fn may_be_empty(self) -> bool {
        use MaterialColumn::*;
        matches!(
            self,
            SourceExplain | PageFormat | FillExplain | ByLaw | CertCode
        )
    }

    /// The key in a material's row of the record.
    pub(super) fn key(self) -> &'static str {
        use MaterialColumn::*;
        match self {
            Code => "code",
            MaterialName => "name",
            NameEn => "name_en",
            MaterialFormat => "form",
            IsNeed => "need",
            SourceType => "from",
            SourceExplain => "from_note",
            PageNum => "originals",
            PageCopyNum => "copies",
            PageFormat => "size",
            FillExplain => "fill",
            AcceptStand => "accept",
            ByLaw => "basis",
            CertCode => "certificate",
            TaskHandleItem | TaskName | MaterialType | IsResultCert | When => "",
        }
    }
}

impl QuestionColumn {
    pub fn may_be_empty(self) -> bool {
        matches!(self, QuestionColumn::QuestionEn | QuestionColumn::AnswerEn)
    }

    /// The key in a question's row of the record.
    pub(super) fn key(self) -> &'static str {
        use QuestionColumn::*;
        match self {
            Question => "question",
            Answer => "answer",
            QuestionEn => "question_en",
            AnswerEn => "answer_en",
            TaskHandleItem | TaskName | OrderNum | CdOperation => "",
        }
    }
}
