package io.mulu.protocol;

import io.mulu.protocol.wire.Numbered;
import java.util.TreeMap;

/**
 * The one catalogue of reasons: reverts, denials, refusals at the edge and command line exits all
 * speak from it. Numbers are never used again. {@code remedy} is what the reader can do about it.
 */
public enum Reason implements Numbered {
  // 1000: the transaction itself; never in a block
  TRANSACTION_MALFORMED(1000, "transaction is not canonical", "交易编码不合规范",
      "encode it with the published schema or tx_prepare"),
  TRANSACTION_TOO_LARGE(1001, "transaction or attachment is too large", "交易或附件过大",
      "send fewer items per batch"),
  WRONG_CHAIN(1002, "transaction is for another chain", "交易属于另一条链",
      "use the chain id that chain_info gives"),
  BAD_SIGNATURE(1003, "signature does not verify", "签名无效",
      "sign the exact bytes with the key that the transaction names"),
  ATTACHMENT_MISMATCH(1004, "attachment does not match its hash", "附件与摘要不符",
      "send the attachment that was hashed"),
  EXPIRED(1005, "transaction has expired", "交易已过期", "sign it anew with a later expiry"),
  EXPIRY_TOO_FAR(1006, "expiry is beyond the transaction lifetime", "有效期过长",
      "choose an expiry within the chain's transaction lifetime"),
  DUPLICATE(1007, "transaction is already in a block", "交易已上链", "ask tx_status for its receipt"),
  OVERLOADED(1008, "node is overloaded", "节点繁忙", "retry after the time given"),
  QUOTA(1009, "organisation has used its share of the pool", "机构配额已用完",
      "wait for earlier transactions to become final"),

  // 1100: who
  ID_UNKNOWN_IDENTITY(1100, "identity is not known", "身份不存在", "register the identity first"),
  ID_KEY_NOT_ACTIVE(1101, "key is not an active key of the identity", "密钥未启用或已失效",
      "sign with an active key, or add this one"),
  ID_IDENTITY_ENDED(1102, "identity is revoked", "身份已撤销", "use another identity"),
  ID_ORGANIZATION_NOT_ACTIVE(1103, "organisation is not an active member", "机构不是有效成员",
      "wait for admission"),
  ID_HELD(1104, "identity or organisation is under a hold", "身份或机构被暂停",
      "ask the source of the hold to lift it"),
  ID_ENDPOINT_NOT_ACTIVE(1105, "endpoint is not active", "服务端点无效",
      "register an active endpoint of the holder"),
  ROLE(1106, "the identity lacks the role this asks for", "身份缺少所需角色",
      "have the organisation's admin give the role"),
  NOT_HOLDER(1107, "only the holder may do this", "仅持有者可操作", "ask the holder"),
  NOT_PARTY(1108, "only a party to it may do this", "仅当事方可操作", "ask a party"),
  NOT_OWN(1109, "only its own organisation may do this", "仅所属机构可操作",
      "ask the organisation it belongs to"),
  ROLE_NOT_ALLOWED(1110, "this identity may not have this role from this giver", "该身份不可由此人授予该角色",
      "see the rules of roles in docs/spec/contracts.md"),

  ROLE_SUSPENDED(1111, "the role is suspended until an emergency is reviewed", "应急访问未复核，角色暂停",
      "have the review answered"),

  // 1200: objects in general
  UNKNOWN_OBJECT(1200, "there is no such object", "对象不存在", "check the id"),
  WRONG_STATE(1201, "the object's state does not allow this", "对象当前状态不允许此操作",
      "see the object's lifecycle in docs/spec/contracts.md"),
  WRONG_REVISION(1202, "the object was edited meanwhile", "对象已被修改",
      "read it again and repeat the edit"),
  HELD(1203, "the object is under a hold", "对象被暂停", "ask the source of the hold to lift it"),
  BAD_FIELD(1204, "a field is not acceptable", "字段不合要求", "correct the field named"),
  UNKNOWN_CODE(1205, "the code is not in the governed table", "代码不在受控代码表中",
      "use a code of the table"),
  ALREADY_EXISTS(1206, "it exists already", "对象已存在", "use the existing one"),
  LIMIT(1207, "a limit of the chain is reached", "已达链上限额", "end something first"),
  NO_SUCH_HOLD(1208, "there is no such hold of this source", "没有该来源的暂停",
      "only the source of a hold lifts it"),
  NO_ELECTORATE(1209, "nobody could vote on it", "没有可表决的成员",
      "give the roles that the policy asks for first"),
  NEEDS_APPROVAL(1210, "this runs only by an approval", "须经审批执行", "open the approval"),

  // 1300: votes and cases
  NOT_IN_ELECTORATE(1300, "the identity may not vote here", "无表决权",
      "only members of the electorate's snapshot vote"),
  ALREADY_VOTED(1301, "the person has voted already", "已表决", "one person counts once"),
  REQUESTER_VOTES(1302, "the requester never votes", "申请人不得表决", "let others vote"),
  APPROVAL_VOID(1303, "the subject was edited after the approval opened", "审批对象已变更，审批失效",
      "open a new approval"),
  FOUR_EYES(1304, "another person must do this", "须由另一人操作", "ask a colleague with the role"),
  NOT_YOUR_TURN(1305, "the other side's answer is awaited", "正等待对方答复", "wait for the answer"),

  // 1400: entries
  NON_IDENTICAL_HASH(1400, "the same document has another commitment", "同一文档的承诺值不同",
      "register the new content with replaces"),
  REPLACES_INVALID(1401, "replaces must name a current entry of the same holder", "替换对象无效",
      "name a CURRENT entry of your own"),
  HANDLES_MISMATCH(1402, "the attachment must hold one handle per item", "附件句柄数与条目数不符",
      "attach EntryHandles in the items' order"),
  LOCATOR_TAKEN(1403, "the locator is in use", "定位符已被占用", "use the next locator"),
  PURGED(1404, "its handle has been purged", "句柄已清除", "register it anew"),
  TOO_YOUNG(1405, "nodes that catch up still need its block whole", "区块尚须保持完整，暂不可清除",
      "wait until it is older than the chain's transaction lifetime"),

  // 1500: decisions (ledger §5)
  TARGET_UNKNOWN(1500, "the target does not exist", "目标不存在", "check the dataset and version"),
  TARGET_NOT_AVAILABLE(1501, "the target is not published", "目标未发布或已失效",
      "ask for a published version"),
  TARGET_HELD(1502, "the target is under a hold that this purpose minds", "目标被暂停",
      "wait until the hold is lifted"),
  NO_GRANT(1503, "no grant covers this", "没有覆盖该操作的授权", "request access"),
  GRANT_ENDED(1504, "the grant has ended", "授权已终止", "request access anew"),
  GRANT_HELD(1505, "the grant is under a hold", "授权被暂停", "wait until the hold is lifted"),
  GRANT_NOT_YET(1506, "the grant is not valid yet", "授权尚未生效", "wait for its start"),
  GRANT_EXPIRED(1507, "the grant has expired", "授权已过期", "request access anew"),
  GRANT_EXHAUSTED(1508, "the grant's uses are spent", "授权次数已用完", "request access anew"),
  NO_TITLE(1509, "the title behind the grant does not stand", "授权依据已失效",
      "ask the holder to restore the title"),
  PURPOSE(1510, "the purpose is not covered", "用途不符", "use it for the granted purpose"),
  DUO(1511, "the dataset's data use conditions exclude this", "不符合数据使用条件（DUO）",
      "see the dataset's DUO terms"),
  CONSENT(1512, "consent is asked for and not given", "需要知情同意", "have the consent recorded"),
  OBLIGATION(1513, "an obligation is overdue", "义务逾期", "fulfil it"),
  BUDGET(1514, "the budget is spent", "预算已用完", "ask for more"),
  RATE(1515, "too many in this time", "频率超限", "wait"),
  ENV(1516, "environment or territory is not allowed", "环境或地域不符合要求", "use an allowed environment"),
  ACTION_NOT_OFFERED(1517, "the holder does not offer this action", "持有者未提供该操作",
      "ask for an action that the dataset offers"),
  ETHICS(1518, "an ethics approval is asked for", "需要伦理审批", "attach the ethics approval"),
  LEVEL(1519, "the dataset's level does not allow this action", "数据级别不允许该操作",
      "ask for an action that the level allows"),

  EMERGENCY_ONLY(1520, "emergency treatment is declared, not requested", "应急访问须声明，不能申请",
      "use DeclareEmergency"),

  // 1600: validators
  NOT_VALIDATOR(1600, "the key is no validator's", "该密钥不是验证者密钥", "check the key"),
  LAST_OF_ITS_KIND(1601, "the organisation would be left without an admin or key", "不能移除最后一个管理员或密钥",
      "add another first"),
  IS_VALIDATOR(1602, "the organisation runs a validator", "该机构运行验证节点",
      "remove its validator first"),
  PROPOSAL_OPEN(1603, "another change is being decided", "已有变更正在表决",
      "wait until it is in force or has ended; see governance_proposal"),
  TOO_FEW_VALIDATORS(1604, "fewer than four validators would be left", "验证节点将少于四个",
      "add another first, or replace it"),

  // 1650: rights, delegation, usage
  NOT_DERIVED(1650, "it must derive from a living right or grant of the organisation",
      "须源自本机构有效权利或授权", "name a right of your own, or a grant with DERIVE"),
  SHARES(1651, "there is not so much share left", "份额不足", "claim a smaller share"),
  HAS_DERIVED(1652, "rights derive from it", "存在派生权利", "end those first"),
  EXCEEDS_PARENT(1653, "a delegated grant cannot be wider than its parent", "转授权不得超出原授权",
      "ask for less, or for a wider grant"),
  RECORDS_GAP(1654, "usage records must continue those posted", "使用记录须连续",
      "post from the number that the grant shows"),
  OBLIGATION_OPEN(1655, "an obligation is neither met nor waived", "仍有未履行义务", "meet or waive it"),
  NO_OBLIGATION(1656, "there is no such open obligation", "没有该未履行义务",
      "see the grant's obligations"),
  HAS_DELEGATED(1657, "grants delegated from it have not ended", "转授权尚未终止",
      "revoke them, or wait for their end"),

  // 1700: the gateway's refusals, never on the chain
  PHI_FOUND(1700, "identifying text of the patient is in the bytes to be signed", "待签数据中含患者标识信息",
      "remove it at the source"),
  DEMOGRAPHIC_CONFLICT(1701, "the document contradicts the hospital's own record", "文档与本院患者信息矛盾",
      "correct the document or the record"),
  INPUT_MALFORMED(1702, "the file is not what it claims to be", "文件格式错误", "see the detail");

  private static final TreeMap<Integer, Reason> BY_NUMBER = new TreeMap<>();

  static {
    for (Reason reason : values()) {
      Invariant.check(BY_NUMBER.put(reason.number, reason) == null, "reason number used twice");
    }
  }

  private final int number;
  private final String english;
  private final String chinese;
  private final String remedy;

  Reason(int number, String english, String chinese, String remedy) {
    this.number = number;
    this.english = english;
    this.chinese = chinese;
    this.remedy = remedy;
  }

  @Override
  public int number() {
    return number;
  }

  public String english() {
    return english;
  }

  public String chinese() {
    return chinese;
  }

  public String remedy() {
    return remedy;
  }
}
