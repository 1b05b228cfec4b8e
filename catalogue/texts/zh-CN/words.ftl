# 各页共用的词

## 办件状态
status-draft = 草稿
status-submitted = 已提交
status-received = 已收件
status-correction_requested = 待补正
status-not_accepted = 不予受理
status-accepted = 已受理
status-in_review = 审核中
status-suspended = 时限暂停
status-certificate_making = 制证中
status-delivering = 待领取
status-closed = 已办结
status-withdrawn = 已撤回
status-returned = 已退件
status-lapsed = 补正逾期

## 岗位职责
duty-station = 全能社工
duty-station_head = 站长
duty-window = 综合窗口
duty-section = 科室经办
duty-approver = 审批人
duty-district = 区级经办
duty-supervisor = 督办
duty-auditor = 审计
duty-administrator = 系统管理员
duty-security = 安全管理员
duty-grid = 网格员
duty-helper = 帮办代办
duty-contact = 部门联系人
duty-observer = 社会监督员
post-a = A 岗
post-b = B 岗

## 灯
lamp-on-time = 按时
lamp-soon = 快到期
lamp-late = 超期
lamp-paused = 停时
lamp-making = 制证中
lamp-handing = 待领取
lamp-done = 已办结
lamp-today = 当天
left-days = 还剩 { $n } 个工作日
left-short = { $n } 日
over-days = 超 { $n } 个工作日
over-short = 超 { $n } 日

## 渠道
channel-window = 窗口
channel-web = 网上
channel-mobile = 手机
channel-kiosk = 自助机
channel-agent = 代办
channel-grid = 上门
channel-phone = 电话
channel-post = 邮寄
channel-outside = 外部系统

## 站点办理方式
class-accept = 受理类
class-agent = 代收代办类
class-advise = 咨询预审类

## 好差评
rating-5 = 非常满意
rating-4 = 满意
rating-3 = 基本满意
rating-2 = 不满意
rating-1 = 非常不满意

## 按钮
do-next = 保存，下一步
do-back = 上一步
do-return = 返回
do-save = 保存
do-submit = 提交
do-confirm = 确定
do-cancel = 不了，返回
do-search = 查找
do-open = 打开
do-print = 打印
do-export = 导出
do-upload = 上传
do-remove = 去掉
do-withdraw = 撤回申请
do-supplement = 补充材料
do-receive = 收件
do-new-case = 新收件
do-read-card = 读卡
do-hand-up = 交上一级
do-hand-back = 退回
do-accept = 受理
do-not-accept = 不予受理
do-tell-all = 一次性告知
do-grant = 准予
do-deny = 不予
do-close = 办结
do-nudge = 催办
do-supervise = 督办
do-ask = 问一问
do-look = 看完整信息
do-rate = 评价

## 名词
word-item = 事项
word-case = 办件
word-unit = 机构
word-station = 站点
word-post = 岗位
word-materials = 材料
word-applicant = 申请人
word-state = 到哪了
word-left = 还剩
word-due = 最晚
word-phone = 手机号
word-id-number = 证件号
word-name = 姓名
word-address = 住址
word-result = 结果
word-timeline = 经过
word-looks = 谁看过完整信息
word-review-point = 审核要点
word-original-seen = 原件看过
word-may-follow = 可容缺
word-missing = 缺
word-all = 全部
word-mine = 我的
word-overdue = 超期
word-today = 今天
word-yes = 是
word-no = 否
word-none = 无
