"""The words in which mail systems say why a delivery failed, by reason, from the most telling to the least.

Phrases are lower-case regular expressions, matched in text with single blanks; repeats in them are bounded, so that
time stays in proportion to the text. The first reason with a phrase in the text is taken: what means something else
where it stands with other words has its own row above. They are written from the replies that RFC 5321 and RFC 3463
suggest and from what mail systems are known to say, and are held by the tests to samples of those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crmcore.codec.mail.understood import Reason

PHRASES: Final[Sequence[tuple[Reason, Sequence[str]]]] = (
    (
        "unknown user",
        (
            r"recipient address rejected: access denied", r"this user doesn'?t have an? \S{1,60} account",
            r"not listed in (?:public|domino|the)", r"requested action not taken: mailbox unavailable",
            r"recipient address rejected\.(?!\S)", r"no valid recipients for this mm",
        ),
    ),
    (
        "network",
        (
            r"host not found, try again", r"host name lookup failure",
        ),
    ),
    (
        "system",
        (
            r"procmail: couldn't create",
        ),
    ),
    (
        "moved",
        (
            r"recipient no longer on server", r"5\.1\.6",
        ),
    ),
    (
        "sender refused",
        (
            r"groups\.google\.com/support", r"support\.google\.com/a/\S{0,80}groups?",
        ),
    ),
    (
        "mailbox full",
        (
            r"mailbox (?:is |size |storage )?(?:full|exceed)", r"mailbox .{0,60}is full",
            r"mail ?box space not enough", r"(?:mail)?box(?:es)? (?:has |have |is |are )?(?:exceeded|over|exceeding)",
            r"inbox .{0,20}full", r"over ?(?:their |the |its |his )?(?:disk )?quota",
            r"over the (?:allowed|storage) quota",
            r"quota (?:is |was |has been |limit |already )*(?:exceed|violat|full|used up)",
            r"out of (?:storage|quota|disk quota)", r"exceed(?:s|ed|ing)? (?:\S+ ){0,4}quota", r"quota exceed",
            r"disk quota", r"over ?quota", r"mailfolder is full",
            r"(?:mail|storage|disk) (?:space|storage|quota) (?:is |has been |limit )?(?:full|exceed|used up)",
            r"not enough (?:storage|disk) space",
            r"insufficient (?:system )?(?:storage|disk space) .{0,20}(?:mailbox|recipient)",
            r"too (?:many|much) (?:messages|mail|mails|mail data) (?:in|on|stored)", r"account is full",
            r"user is full", r"full mailbox", r"mailbox (?:for user )?\S+ (?:is )?full",
            r"mail(?:box)? (?:file|folder|drop) (?:is )?full", r"no space left (?:in|for) (?:mailbox|user)",
            r"storage (?:limit|quota|allocation) (?:has been )?(?:reached|exceeded)",
            r"has exhausted allowed storage", r"exceeded storage (?:allocation|limit)", r"mailbox quota",
            r"exceeds? mailbox", r"has too much mail", r"delivery failed: over quota", r"size limit .{0,20}mailbox",
            r"maildir (?:delivery failed: )?(?:over)?\s?quota", r"mailbox limit", r"容量.{0,12}(?:超|一杯|いっぱい)",
            r"переполнен", r"boîte .{0,30}pleine", r"postfach .{0,40}voll", r"buz[oó]n .{0,40}llen",
            r"caixa postal .{0,20}cheia", r"casella .{0,30}piena", r"邮箱.{0,10}满", r"空间不足",
        ),
    ),
    (
        "too large",
        (
            r"message (?:size|length|body|file)? ?(?:is |was )?(?:exceed|too (?:big|large|long))",
            r"message(?: is)? too (?:big|large|long)",
            r"exceeds? (?:\S+ ){0,4}(?:message |mail |maximum |fixed |allowed )+(?:size|limit)",
            r"(?:mail|message) (?:size )?(?:exceeds|is larger|larger than)", r"maximum (?:message|mail) size",
            r"max(?:imum)? size", r"size (?:limit|exceed|too large)", r"message size (?:limit|exceeds)",
            r"too large (?:to|for)", r"data size exceeded", r"over the (?:maximum|size) limit",
            r"\bemail too large\b", r"überschreitet die (?:maximale )?gr", r"trop volumineux", r"größenbeschränkung",
            r"mail size limit", r"groesse",
        ),
    ),
    (
        "accepts no mail",
        (
            r"null ?mx", r"does ?n[o']?'?t accept (?:any )?(?:e-?)?mails?\b(?! from)",
            r"do(?:es)? not accept (?:any )?(?:e-?)?mail(?! from)", r"never (?:be )?accepts? (?:e-?)?mail",
            r"domain .{0,40}no mail is accepted", r"recipient address has null mx",
            r"smtp protocol (?:is )?not (?:supported|accepted)", r"host/domain does not accept mail",
            r"not accept(?:ing)? mail at all", r"is not (?:setup|configured) to accept mail",
            r"name server: \.: host not found", r"service not available, no smtp",
            r"an mx or srv record indicated no smtp", r"no host found for existing smtp connection",
            r'mx (?:record )?(?:is |points to )?\"?\.\"?',
        ),
    ),
    (
        "moved",
        (
            r"has moved", r"(?:address|account|mailbox|user|recipient) (?:has |was )?(?:been )?(?:changed|moved) to",
            r"user has moved", r"has been replaced by", r"no longer (?:at|with|working|employed|works)",
            r"please (?:use|try) (?:the )?new address", r"new (?:e-?mail )?address is",
            r"no forward(?:ing)? (?:address|route)", r"please try <", r"is no longer employed",
            r"left the (?:company|organi[sz]ation)", r"551[ -]user (?:has )?moved",
        ),
    ),
    (
        "sender refused",
        (
            (r"sender (?:address |domain |e-?mail )?(?:is )?(?:rejected|refused|denied|invalid|not (?:allowed|"
             r"exist|accepted|valid))"),
            r"sender verify failed", r"sender address .{0,60}(?:does not exist|rejected|not exist|invalid)",
            r"domain of sender", r"sender(?:'s)? domain .{0,40}(?:exist|resolv|found|valid|mx)",
            r"(?:mail )?from address .{0,40}(?:rejected|invalid|not)", r"invalid (?:sender|return path|mail from)",
            r"bad sender", r"unknown sender", r"backscatter protection", r"could not verify sender",
            r"could not complete sender verify", r"you are not (?:allowed|authori[sz]ed) to (?:send|post)",
            r"unrout(?:e)?able (?:sender|address).{0,10}sender", r"not (?:a )?member",
            r"do(?:es)? not have permission to post", r"may not (?:have )?post",
            r"mail from .{0,60}not (?:allowed|accepted|owned)", r"(?:address|mail) .{0,30}rejected by sender",
            r"sender is not authenticated", r"not accepting mail from", r"fully qualified sender", r"blocked sender",
            r"you are not in this", r"postings? .{0,40}(?:restricted|only)",
            r"restricted to .{0,30}(?:senders|members)", r"no permission to post",
            r"sender(?: address)? .{0,20}blocked",
        ),
    ),
    (
        "virus",
        (
            r"\bvirus(?!wall)", r"\bworm\b", r"malware", r"infected", r"malicious",
            r"dangerous (?:content|file|attachment)", r"trojan", r"phishing", r"ウイルス",
        ),
    ),
    (
        "authentication",
        (
            r"\bspf\b", r"\bdkim\b", r"\bdmarc\b", r"unauthenticated (?:e-?)?mail", r"sender policy framework",
            r"authentication (?:check|fail|information|result|required by)", r"domainkeys",
            r"fails? to pass authentication", r"not pass(?:ed)? authentication", r"550-5\.7\.26", r"openspf\.",
        ),
    ),
    (
        "relaying denied",
        (
            r"relay(?:ing)? (?:access )?(?:denied|not (?:permitted|allowed)|prohibited|is not)", r"unable to relay",
            r"not (?:permitted|allowed|able|authori[sz]ed) to relay",
            r"relay(?:ing)? .{0,60}(?:denied|prohibited|rejected)", r"we do(?: not|n't) relay", r"does not relay",
            r"no relaying", r"insecure mail relay", r"open relay", r"relay operation rejected",
            r"not local host .{0,60}not a gateway",
            r"(?:isn't|is not) in my (?:list of allowed )?(?:control/locals|rcpthosts|control/rcpthosts)",
            r"that domain isn't in my list", r"mail server requires authentication when", r"you must authenticate",
            r"rule imposed mailbox access for", r"authentication required", r"please authenticate",
            r"not a local domain", r"specified domain is not allowed", r"domain (?:is )?not hosted here", r"relaying",
        ),
    ),
    (
        "reputation",
        (
            r"black ?list", r"block ?list", r"deny ?list", r"spamhaus", r"\brbl\b", r"\bdnsbl\b", r"barracudacentral",
            r"spamcop", r"sorbs", r"reputation", r"senderbase", r"(?<!not )listed (?:in|by|on|at)\b",
            (r"\[?(?:\d{1,3}\.){3}\d{1,3}\]? (?:is |has been |was |are )*(?:blocked|banned|listed|rejected|"
             r"denied|refused|blacklisted)"),
            (r"(?:your|sending|connecting|client|this) (?:ip|host|server|network)\b.{0,60}(?:block|bann|reject|"
             r"denied|refus|not (?:allow|permit|accept))"),
            r"blocked (?:by|using|for|due|from|because)", r"client host .{0,60}(?:blocked|rejected)",
            r"cannot find your (?:hostname|reverse)", r"reverse (?:dns|lookup|mapping|address)", r"\bptr\b",
            r"no reverse", r"\brdns\b", r"fcrdns", r"access (?:is )?denied.{0,40}(?:ip|\[)", r"access denied",
            r"banned (?:sending )?ip",
            r"connection (?:was )?(?:rejected|refused|dropped|blocked) (?:by|due|because|for)",
            r"dynamic (?:ip|address|client|pool)", r"generic (?:hostname|rdns)", r"dial-?up", r"bad (?:helo|ehlo)",
            r"helo .{0,60}(?:reject|invalid|denied|must|fully)", r"invalid (?:helo|ehlo)",
            r"not accept(?:ing|ed)? (?:mail|connections?|messages?) from (?:this|your|\[|the )",
            r"(?:go away|banned|ban list)", r"temporarily (?:deferred|blocked) due to (?:user complaints|unexpected)",
            r"tss\d\d", r"rejecting (?:mail|connections?)", r"service refused",
            r"messages? from \S+ temporarily deferred", r"greylist", r"grey-?list", r"graylist",
            r"unusual (?:rate|traffic)", r"unsolicited mail originating from your ip", r"\bs3150\b", r"\bs3140\b",
            r"mail from your (?:ip|host|server|network)", r"no access", r"badly formatted message from your|bad dns",
        ),
    ),
    (
        "spam",
        (
            r"\bspam", r"unsolicited", r"\buce\b", r"junk", r"bulk (?:e-?)?mail", r"mail appears to be",
            r"message (?:looks|was identified|has been identified|contains) .{0,30}(?:spam|unsolicited|junk)",
            r"content (?:filter|was rejected|rejected)", r"considered (?:as )?(?:unsolicited|spam)",
            r"high probability of spam", r"rejected (?:as|for) (?:bulk|spam|content|policy)", r"rule \[?\d", r"bayes",
            r"迷惑メール", r"spamassassin", r"spam ?score", r"blacklisted url", r"url .{0,40}(?:black|listed)",
            r"appears to be (?:spam|unsolicited)", r"identified as spam",
        ),
    ),
    (
        "mailbox disabled",
        (
            (r"(?:account|mailbox|user|recipient|address|inbox|mail ?box)\b.{0,60}(?:disabled|suspended|inactive|"
             r"deactivated|frozen|locked|not active|temporarily (?:unavailable|disabled|inactive)|on hold|"
             r"expired|closed|blocked)"),
            (r"(?:disabled|suspended|inactive|deactivated|locked|expired|closed|dormant) (?:account|mailbox|user|"
             r"recipient|address)"),
            r"not currently accepting (?:mail|messages)",
            r"account (?:has been |is )?(?:disabled|suspended|inactive|closed|locked)",
            r"user .{0,40}is (?:disabled|suspended|inactive)",
            (r"(?:mailbox|user|account|recipient) (?:is )?(?:currently )?(?:unavailable|"
             r"not available)(?! or not local)(?!: user)"),
            r"is not (?:currently )?accepting (?:any )?(?:mail|messages)",
            r"has been (?:disabled|suspended|deactivated|discontinued)", r"no longer (?:active|in use|in service)",
            r"mail (?:is )?currently suspended", r"receiving (?:mail|messages) (?:at a rate|too quickly)",
            r"domain .{0,40}(?:suspended|expired|inactive|disabled)", r"отключен", r"заблокирован",
            r"non .{0,10}attiv", r"suspendu", r"desactivad", r"gesperrt",
        ),
    ),
    (
        "unknown user",
        (
            (r"(?:user|recipient|mailbox|account|address|addressee|login|customer|alias|name|id|person|uid|"
             r"destination)(?: name| address| e-?mail)? ?(?:is |was |are )?(?:unknown|invalid|unregistered|"
             r"undefined|nonexist)"),
            (r"unknown (?:local[- ]?part|local user|user|recipient|address|addressee|account|mailbox|login|"
             r"e-?mail|virtual|alias|rcpt|destination|receiver|mail ?address)"),
            (r"(?:invalid|bad|illegal|nonexistent|non-existent|unrecognized|unrecognised|undeliverable|incorrect|"
             r"wrong|unregistered) (?:\S+ )?(?:recipient|address|mailbox|user|rcpt|final delivery userid|"
             r"destination|e-?mail|account|login|alias|envelope recipient|to address)"),
            (r"no such (?:\S+ )?(?:user|recipient|mailbox|account|address|person|e-?mail|local|login|alias|name|"
             r"id|destination|addressee|customer)"),
            (r"(?:user|recipient|mailbox|account|address|addressee|e-?mail|alias|mailaddress|"
             r"login)\b.{0,80}(?:does ?n[o']?'?t|do(?:es)? not|did not|didn't|doesnt|don't) (?:\S+ )?(?:exist|"
             r"have|match|appear|known|reside)"),
            (r"(?:user|recipient|mailbox|account|address|addressee|alias)\b.{0,60}(?:not|cannot be|could not be|"
             r"wasn't|was not|isn't|couldn't be|can't be) (?:\S+ )?(?:found|known|recogni[sz]ed|exist|located|"
             r"listed|local|resolved|identified|registered|valid)"),
            (r"not (?:a |an )?(?:known|valid|existing|registered|legal|active) (?:\S+ )?(?:user|recipient|"
             r"mailbox|account|address|alias|local)"),
            (r"no (?:mailbox|account|user|recipient|address|valid recipient|valid host|local user|local mailbox|"
             r"e-?mail account|person)\b(?! server)(?:.{0,30}(?:here|by that|by this|with|found|named|exists|"
             r"matching|on this|of that|available))?"),
            r"user not (?:found|known|exist|here|local|valid|in)",
            r"(?:recipient|address|mailbox) not (?:found|known|exist|in|valid|listed|here|available)",
            r"(?:this )?user does(?: not|n't) (?:have|exist)", r"(?:unroute?able|unrouteable|undeliverable) address",
            r"recipient address rejected:? (?:user|unknown|undeliverable|invalid|address|no such|unverified|not)",
            r"does not have (?:a|an|any) (?:\S+ )?(?:account|mailbox|final e-?mail|address|record|e-?mail)",
            r"mailbox unavailable or", r"mailbox not (?:available|found)", r"not listed in", r"domino directory",
            r"unable to (?:find|validate|verify) (?:\S+ )?(?:recipient|user|address)",
            r"address (?:was )?(?:not (?:recogni[sz]ed|exist)|doesn'?t exist|unknown|wrong)", r"n'existe pas",
            r"unbekannt", r"existiert nicht", r"no existe", r"n[aã]o existe", r"non (?:esiste|trovat)",
            r"destinat[aá]?rio .{0,30}(?:desconhecido|inexistente)", r"usuario .{0,20}(?:desconocido|inexistente)",
            r"не (?:существует|найден)", r"(?:неверный|недействител)", r"該当.{0,30}(?:ありません|ません)",
            r"存在しま(?:せん|せぬ)", r"見つかりません", r"宛先.{0,20}不明", r"用户不存在", r"不存在", r"inconnu",
            r"ukendt", r"okänd", r"tuntematon", r"onbekend",
            r"nieznany", r"neznám", r"bestaat niet", r"findes ikke", r"desconocid", r"no matches to nameserver",
            r"did ?n[o']t exactly match", r"none of (?:your|the) recipients", r"bad destination mailbox",
            r"delivery to .{0,40}no such", r"is not a (?:valid|known|local|registered|recogni[sz]ed)",
            r"misspelled|mistyped",
            (r"resolver\.adr\.(?:recipnotfound|exrecipnotfound|recipientnotfound|badprimary|invalidsmtp|"
             r"nonexistentrecipient)"),
            r"resolver\.rst\.recipnotfound", r"couldn't find any host or mailbox", r"not our customer",
            r"several matches found", r"ambiguous (?:user|address|name|recipient)",
            r"can't create (?:user )?output file", r"no longer (?:available|exists?|valid|subscribed|a member)",
            r"nosuchuser", r"user_unknown|unknown_user", r"mailbox_not_found",
            r"rcpt .{0,40}(?:unknown|invalid|does not exist)", r"not (?:known|recogni[sz]ed) (?:here|at this)",
            r"(?:email|e-mail) (?:account|address) .{0,60}does not exist", r"who are you looking for",
            r"not deliver(?:able)? to unknown", r"this address no longer accepts", r"no such", r"user unknown",
            r"is unknown", r"delivery to a non-existent",
        ),
    ),
    (
        "unknown host",
        (
            (r"(?:host|domain|server|system|machine|destination|site|mx|node)(?: name)?s? ?(?:is |was |"
             r"are )?(?:unknown|not found|not exist|does not exist|doesn'?t exist|invalid|unresolvable|lookup)"),
            r"unknown (?:host|domain|mail host|server)", r"domain is not reachable",
            r"host (?:or domain )?name (?:lookup|not found)", r"host or domain name not found",
            (r"(?:no|couldn't find any|could not find any|unable to find any|cannot find a?n?y?|"
             r"can't find) (?:such )?(?:host|domain|mx|valid mx|mail exchanger|mail server|gateway|dns)"),
            (r"domain .{0,60}(?:does not exist|doesn'?t exist|not found|couldn't be found|could not be found|"
             r"has no|invalid|cannot be resolved|not exist)"),
            r"name (?:or service not known|service error|server: .{0,60}(?:host not found|no data known))",
            r"nxdomain",
            (r"no (?:mx|a|dns|address|mx or a|a or mx|valid mx)(?: or (?:mx|a|aaaa))?(?:-| )?(?:records?|hosts?|"
             r"entry|entries)"),
            (r"dns (?:error|lookup|failure|server returned|type|name|query).{0,60}(?:fail|not (?:exist|found)|"
             r"returned|no|domain|mx|nxdomain|could not)"),
            (r"(?:invalid|illegal|bad|nonexistent|non-existent) (?:host|domain|server|destination domain|"
             r"mail domain|tld)"),
            r"mail receiving disabled", r"unrouteable mail domain", r"all relevant mx records point to non-existent",
            r"all host address lookups failed permanently", r"remote domain doesn'?t exist",
            r"no route to (?:domain|host name)",
            r"recipient address rejected: (?:domain not found|malformed dns|domain)",
            r"could not (?:find|resolve) (?:a |the )?(?:gateway|host|domain|mx|destination)", r"cannot resolve",
            r"cannot route to host|can't be resolved|name resolution", r"responsible (?:mail ?server|mta) .{0,30}not",
            r"illegal host", r"dns (?:name )?(?:does not|doesn'?t) exist", r"resolve .{0,60}(?:fail|error)",
            r"route .{0,40}(?:unknown|not found)", r"maildomain .{0,30}(?:unknown|not)",
        ),
    ),
    (
        "too much mail",
        (
            (r"too many (?:connections|messages|recipients|e?-?mails|sessions|concurrent|simultaneous|errors|"
             r"invalid|sent|hops? per|smtp|bad|failed|unknown|rcpt)"),
            r"rate ?limit",
            (r"(?:connection|message|sending|receiving|mail|hourly|daily)? ?(?:rate|frequency|throughput|volume|"
             r"limit) (?:limit )?(?:exceed|reached|is)"),
            r"throttl", r"exceeded (?:\S+ ){0,4}(?:rate|limit|connections|number|sending|hourly|daily)",
            r"(?:connection|recipient|message|sending|maximum) (?:\S+ )?limit",
            r"maximum (?:number|connections|emails|recipients)", r"receiving mail at a rate", r"daily (?:\S+ )?quota",
            r"concurren", r"frequency limit", r"slow down", r"try again later due to volume",
        ),
    ),
    (
        "content",
        (
            (r"(?:message|mail|header|content|format|body|mime|attachment|encoding)s?\b.{0,60}(?:not (?:rfc|"
             r"compliant|permitted|allowed|conform|valid|well)|malformed|invalid|illegal|unacceptable|forbidden|"
             r"prohibited|missing|too deep)"),
            r"rfc ?\d{3,4}", r"improper", r"bare <?(?:lf|cr)", r"multiple (?:from|addresses in|headers)",
            r"missing (?:from|date|to|message-id|header)",
            (r"(?:attachment|file)s?\b.{0,60}(?:block|not (?:allow|permit|accept)|prohibit|restrict|ban|remov|"
             r"dangerous)"),
            r"banned (?:file|attachment|content)", r"8bit|8-bit", r"smtputf8", r"charset|character set",
            r"inconsistent message-id|non-ascii", r"executable",
        ),
    ),
    (
        "expired",
        (
            (r"(?:delivery |connection |retry |message |mail |queue |operation |session |transaction |"
             r"conversation |smtp )*(?:time(?:d)? ?-?out|expired)"),
            r"(?:too long|too many days|lifetime)", r"in (?:the )?queue (?:for )?(?:too|over|more)",
            r"retry (?:time|count|limit|timeout) (?:not reached|exceed|expired)",
            r"(?:has|have) not (?:yet )?been (?:delivered|collected)",
            r"(?:delivery|message|mail).{0,40}(?:delayed|still (?:being )?(?:queued|tried)|postponed)",
            r"will (?:keep|continue) (?:trying|to try|to attempt)", r"could not be delivered (?:for|within|in|after)",
            r"not delivered (?:within|after)", r"after \d+(?:\.\d+)? (?:hour|day|minute|attempt)",
            r"unable to deliver (?:\S+ ){0,6}(?:for|after|within|since) \d", r"giving up",
            r"maximum (?:delivery|retry) (?:attempts|time)", r"delivery attempts", r"failed \d+ attempts", r"delayed",
            r"exceeded (?:maximum )?(?:delivery attempts|retry)", r"was not (?:responding|reachable) within",
            r"delivery failed \d+", r"allowed queue period", r"cannot be delivered within|undeliverable for",
        ),
    ),
    (
        "network",
        (
            (r"connection (?:was |has been |is )?(?:refused|reset|lost|closed|timed|dropped|failed|unexpectedly|"
             r"terminated|aborted|interrupted|broken|error|died)"),
            (r"(?:network|host|destination|server|peer) .{0,30}(?:unreachable|unavailable|not responding|"
             r"not reachable|down|not answer|rejected the connection|refused)"),
            r"no route to host",
            (r"(?:could not|couldn't|unable to|cannot|can't|failed to|wasn't able to|not able to) (?:connect|"
             r"establish|contact|reach|open|communicate|make)"),
            r"connect(?:ion)? to .{0,80}(?:failed|refused|timed|reset|:25)", r"too many hops", r"hop count",
            r"(?:mail |routing |forwarding |message |possible )*loop",
            r"host (?:is )?(?:unreachable|down|not reachable)", r"connection to mail exchanger",
            (r"socket|broken pipe|protocol not available|no answer from host|not answering|tls|ssl|starttls|"
             r"certificate|handshake"),
            r"bad connection|network error|lost connection|deferred", r"returned? delivery already",
            r"temporary (?:dns|lookup)|dns (?:temporary|timeout)",
            r"trop de (?:sauts)|name server timeout|lookup failure",
        ),
    ),
    (
        "policy",
        (
            r"polic(?:y|ies)", r"security (?:polic|reason|restrict|violat|check)", r"violat",
            r"not (?:allowed|permitted|authori[sz]ed) (?:by|to|due)", r"administrat(?:or|ively|ive)", r"prohibit",
            r"restricted", r"organi[sz]ation", r"delivery not authori[sz]ed", r"message (?:was )?refused",
            r"transport rules?",
        ),
    ),
    (
        "system",
        (
            (r"(?:system|server|service|internal|local|configuration|config|program|script|filter|software|"
             r"backend|database|ldap|mail ?system|software|i/o|input/output|resource|file|lookup)s? ?(?:is |was |"
             r"has |had )?(?:error|fail|unavailable|misconfigur|not available|problem|shutting|busy|down|"
             r"not accepting|temporarily|exceeded|shortage)"),
            r"command (?:died|failed|output|timed|rejected)",
            r"(?:insufficient|not enough|out of|no) (?:system )?(?:resources|memory|storage|disk|space)",
            (r"(?:could not|cannot|can't|unable to) (?:open|create|lock|write|read|access|exec|append|update|"
             r"load|fork)"),
            r"(?:temporar(?:y|ily)) (?:failure|error|problem|unavailable|rejected|deferred|local|system|not)",
            (r"mailer error|pipe to|child (?:crashed|status|exited)|aliasing|exit(?:ed)? with|died with|procmail|"
             r"maildrop|alias (?:loop|expansion)|forward(?:ing)? (?:loop|error|failed)|permission denied|"
             r"segmentation|unexpected|cannot send|could not send|local delivery failed|no space left|disk full|"
             r"mail system full|requested action aborted|try again later|busy"),
        ),
    ),
    (
        "protocol",
        (
            r"(?:bad|out of|invalid|wrong) (?:sequence|order)",
            (r"syntax error|command (?:unrecognized|unknown|not (?:recogni[sz]ed|implemented|understood|"
             r"recognized))|unrecogni[sz]ed command|bad (?:parameters|arguments)|protocol error|not implemented"),
        ),
    ),
    (
        "rejected",
        (
            r"reject", r"refus", r"den(?:y|ied)", r"block", r"filter", r"does(?:n't| not) like recipient", r"declin",
            r"not accept",
        ),
    ),
)  # fmt: skip
