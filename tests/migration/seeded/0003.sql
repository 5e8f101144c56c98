BEGIN TRANSACTION;
CREATE TABLE crm_allowed_set (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    digest BLOB    NOT NULL,
    body   TEXT    NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_allowed_set" VALUES(1,X'3061B830F43BA80F2F181700A187C353','{"actions":[["","",""]],"v":1}');
INSERT INTO "crm_allowed_set" VALUES(1,X'4F987EC276CF7172614540AF624B26F1','{"actions":[["","",""],["club","post","any"],["taster","post","any"]],"v":1}');
INSERT INTO "crm_allowed_set" VALUES(1,X'58581D20BCBF8058CA111EE043E2E6CD','{"actions":[["","",""],["taster","post","any"]],"v":1}');
CREATE TABLE crm_attribute (
    tenant    INTEGER NOT NULL,
    attribute INTEGER NOT NULL,
    customer  BLOB    NOT NULL,
    text      TEXT,
    number    INTEGER,
    statement BLOB    NOT NULL,
    PRIMARY KEY (tenant, attribute, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, statement) REFERENCES crm_statement (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA8007015892AF3829ECB9E9B','Rašt',NULL,X'019B76DAA8007055892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B','Hürth',NULL,X'019B76DAA8007058892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,3,X'019B76DAA8007015892AF3829ECB9E9B',NULL,7363,X'019B76DAA8007051892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,4,X'019B76DAA8007015892AF3829ECB9E9B',NULL,250500000,X'019B76DAA8007052892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,5,X'019B76DAA8007015892AF3829ECB9E9B','gold',NULL,X'019B76DAA8007053892AF3829ECB9E9B');
CREATE TABLE crm_command (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    key        BLOB    NOT NULL,
    body       BLOB    NOT NULL,
    result     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_command" VALUES(1,X'6F6281EC357B8745989A827058736875CEDCED851D0A2A63FE0ADBC98B5EF292',X'C6AABAD27654B835C6B4BB9BDC4954D910EBBECC28F87D20FD06BD59D7C294E8','"019b76da-a800-7113-892a-f3829ecb9e9b"',1775748600000000);
INSERT INTO "crm_command" VALUES(1,X'CC628F016ED23C6421A438178D01AE34A71931BA0A8C06056900E7F2C39CC203',X'4CF3AED03E7BFE8902AD3721A1311AF45EE1AE84C35FF991EDB1890B99028583','null',1775748600000000);
CREATE TABLE crm_consent (
    tenant        INTEGER NOT NULL REFERENCES crm_tenant (id),
    id            BLOB    NOT NULL,
    customer      BLOB,
    origin        BLOB,
    contact_point BLOB,
    channel       TEXT    NOT NULL,
    purpose       TEXT    NOT NULL,
    granted       INTEGER NOT NULL CHECK (granted IN (0, 1)),
    at            INTEGER NOT NULL,
    recorded_at   INTEGER NOT NULL,
    evidence      TEXT    NOT NULL,
    source        TEXT,
    actor         TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id),
    CHECK ((customer IS NULL) = (origin IS NULL)),
    CHECK (customer IS NOT NULL OR contact_point IS NOT NULL)
) STRICT;
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B5892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B7892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B9892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BB892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BD892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BF892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C1892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C3892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C5892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C7892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,'post','offers',0,1771153260000000,1771153260000000,'call of today',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C9892AF3829ECB9E9B',NULL,NULL,X'019B76DAA800703C892AF3829ECB9E9B','post','offers',0,1771153260000000,1771153260000000,'unsubscribed',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070CB892AF3829ECB9E9B',NULL,NULL,X'019B76DAA800703C892AF3829ECB9E9B','post','offers',1,1771153320000000,1771153320000000,'signed up again',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070E9892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',NULL,'post','offers',0,1771153380000000,1771153380000000,'told us in the branch',NULL,NULL);
CREATE TABLE crm_contact_point (
    tenant  INTEGER NOT NULL REFERENCES crm_tenant (id),
    id      BLOB    NOT NULL,
    scheme  TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    sent_as TEXT    NOT NULL,
    rule    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007016892AF3829ECB9E9B','email','sara@example.org','sara@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007017892AF3829ECB9E9B','phone','+4930901820','+4930901820',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800701B892AF3829ECB9E9B','email','office@example.com','office@example.com',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800701F892AF3829ECB9E9B','email','ben@example.org','ben@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007024892AF3829ECB9E9B','email','ada@example.org','ada@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007025892AF3829ECB9E9B','phone','+4930901829','+4930901829',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800702C892AF3829ECB9E9B','email','refuse@example.org','refuse@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007030892AF3829ECB9E9B','email','lost@example.org','lost@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007034892AF3829ECB9E9B','email','late@example.org','late@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007038892AF3829ECB9E9B','email','left@example.org','left@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800703C892AF3829ECB9E9B','email','idle@example.org','idle@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007040892AF3829ECB9E9B','email','next@example.org','next@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007043892AF3829ECB9E9B','email','old@example.org','old@example.org',1);
INSERT INTO "crm_contact_point" VALUES(2,X'019B76DAA80070FD892AF3829ECB9E9B','email','sara@example.org','sara@example.org',1);
CREATE TABLE crm_cost (
    tenant   INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    total    INTEGER NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000),
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_cost" VALUES(1,X'019B76DAA8007015892AF3829ECB9E9B',40100800);
INSERT INTO "crm_cost" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B',58750000);
CREATE TABLE crm_customer (
    tenant      INTEGER NOT NULL REFERENCES crm_tenant (id),
    id          BLOB    NOT NULL,
    party       TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    language    TEXT,
    zone        TEXT,
    channel     TEXT,
    added_at    INTEGER NOT NULL,
    added_on    INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007015892AF3829ECB9E9B','person','Sara Öz','sara oz','de',NULL,'post',1767603600000000,20458,2,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800701A892AF3829ECB9E9B','organisation','Mill & Sons','mill sons',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B','person','Ben Öz','ben oz',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007023892AF3829ECB9E9B','person','Ada','ada',NULL,NULL,NULL,1767603600000000,20458,2,1775143800000000);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007028892AF3829ECB9E9B','person','زهرا','زهرا','fa-IR','Asia/Tehran','post',1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800702B892AF3829ECB9E9B','person','refuse','refuse',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800702F892AF3829ECB9E9B','person','lost','lost',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B','person','late','late',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007037892AF3829ECB9E9B','person','left','left',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800703B892AF3829ECB9E9B','person','idle','idle',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B','person','next','next',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007047892AF3829ECB9E9B','person','','','fr',NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007048892AF3829ECB9E9B','person','Bo','bo',NULL,'UTC',NULL,1767603600000000,20458,2,1767603600000000);
INSERT INTO "crm_customer" VALUES(2,X'019B76DAA80070FC892AF3829ECB9E9B','person','Sara of Acme','sara of acme',NULL,NULL,NULL,1771326180000000,20501,1,NULL);
CREATE TABLE crm_customer_contact_point (
    tenant        INTEGER NOT NULL,
    origin        BLOB    NOT NULL,
    contact_point BLOB    NOT NULL,
    customer      BLOB    NOT NULL,
    PRIMARY KEY (tenant, origin, contact_point),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007017892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA8007017892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007025892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(2,X'019B76DAA80070FC892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B');
CREATE TABLE crm_customer_word (
    tenant   INTEGER NOT NULL,
    word     TEXT    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, word, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_customer_word" VALUES(1,'oz',X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'sara',X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'mill',X'019B76DAA800701A892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'sons',X'019B76DAA800701A892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'ben',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'oz',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'ada',X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'زهرا',X'019B76DAA8007028892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'refuse',X'019B76DAA800702B892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'lost',X'019B76DAA800702F892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'late',X'019B76DAA8007033892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'left',X'019B76DAA8007037892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'idle',X'019B76DAA800703B892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'next',X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'bo',X'019B76DAA8007048892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'acme',X'019B76DAA80070FC892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'of',X'019B76DAA80070FC892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'sara',X'019B76DAA80070FC892AF3829ECB9E9B');
CREATE TABLE crm_decision (
    tenant         INTEGER NOT NULL,
    id             BLOB    NOT NULL,
    customer       BLOB    NOT NULL,
    origin         BLOB    NOT NULL,
    occasion       TEXT    NOT NULL,
    decided_at     INTEGER NOT NULL,
    day            INTEGER NOT NULL,
    policy         TEXT    NOT NULL,
    policy_version TEXT    NOT NULL,
    arm            TEXT    NOT NULL,
    offer          TEXT    NOT NULL,
    channel        TEXT    NOT NULL,
    slot           TEXT    NOT NULL,
    probability    REAL    NOT NULL,
    propensities   TEXT    NOT NULL,
    allowed_set    BLOB    NOT NULL,
    verdicts       TEXT    NOT NULL,
    seen           TEXT    NOT NULL,
    versions       TEXT    NOT NULL,
    stage          TEXT    NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, allowed_set) REFERENCES crm_allowed_set (tenant, digest)
) STRICT;
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D1892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','club','post','any',8.66666666666666696272e-01,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D2892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D3892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D4892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D9892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',6.66666666666666657414e-02,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DA892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"no consent"}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DB892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DC892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',0.1,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070E6892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B','march',1771153320000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070EC892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','march',1771153380000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800710C892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[2],[1.0]]',X'4F987EC276CF7172614540AF624B26F1','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800710D892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800710E892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire');
CREATE TABLE crm_definition (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    kind       TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    defined_at INTEGER NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (tenant, kind, number, version)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_definition" VALUES(1,'attribute',1,1,'city','{"choices":[],"doc":"where the customer lives","personal":true,"type":"text","v":1}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'attribute',2,1,'score','{"choices":[],"doc":"","personal":false,"type":"integer","v":1}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'attribute',3,1,'birthday','{"choices":[],"doc":"","personal":true,"type":"date","v":1}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'attribute',4,1,'limit','{"choices":[],"doc":"","personal":true,"type":"money","v":1}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'attribute',5,1,'tier','{"choices":["gold","silver"],"doc":"","personal":true,"type":"text","v":1}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'cap',1,1,'post:1','{"channel":"post","contacts":2,"days":1,"v":1}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'kind',1,1,'tasting','{"direction":"inbound","doc":"","required":["wine"],"v":1,"values":{"glasses":"integer","wine":"text"}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'lifecycle',1,1,'lifecycle','{"rhythm":{"default":80,"minimum":10,"tolerance":3},"rungs":[{"name":"advocate","when":{"predicate":{"all":[{"field":"purchases.days","op":">=","value":2},{"field":"praise.count","op":">=","value":1},{"field":"referrals.count","op":">=","value":1}]},"version":1}},{"name":"supporter","when":{"predicate":{"all":[{"field":"purchases.days","op":">=","value":2},{"field":"praise.count","op":">=","value":1}]},"version":1}},{"name":"regular","when":{"predicate":{"field":"purchases.days","op":">=","value":2},"version":1}},{"name":"new","when":{"predicate":{"field":"purchases.count","op":">=","value":1},"version":1}},{"name":"prospect","when":null}],"stages":[{"focus":"differentiation","name":"acquire","strategies":["innovation","convenience"],"when":{"predicate":{"any":[{"field":"purchases.count","op":"==","value":0},{"field":"defected","flag":true}]},"version":1}},{"focus":"adaptability","name":"retain","strategies":["listening","new services"],"when":{"predicate":{"all":[{"field":"purchases.days","op":">=","value":3},{"field":"value.profit","op":">","value":0}]},"version":1}},{"focus":"bundling","name":"enhance","strategies":["cost reduction","customer service"],"when":null}],"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',1,1,'purchases','{"doc":"what was bought; returns are not taken off","kinds":["purchase"],"total":"amount","total_type":"money","v":1,"where":{}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',2,1,'returns','{"doc":"what was given back","kinds":["return"],"total":"amount","total_type":"money","v":1,"where":{}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',3,1,'feedback','{"doc":"ratings from 0 to 10","kinds":["feedback"],"total":"score","total_type":"integer","v":1,"where":{}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',4,1,'praise','{"doc":"ratings of 9 or more","kinds":["feedback"],"total":null,"total_type":"integer","v":1,"where":{"score":[9,10]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',5,1,'complaints','{"doc":"complaints made","kinds":["complaint"],"total":null,"total_type":"integer","v":1,"where":{}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',6,1,'referrals','{"doc":"others referred to the firm","kinds":["referral"],"total":null,"total_type":"integer","v":1,"where":{}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',7,1,'contacts','{"doc":"times the firm addressed the customer","kinds":["advice","call","message","visit"],"total":null,"total_type":"integer","v":1,"where":{"direction":["outbound"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',8,1,'replies','{"doc":"times the customer addressed the firm","kinds":["message","reply"],"total":null,"total_type":"integer","v":1,"where":{"direction":["inbound"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',9,1,'opens','{"doc":"times a message was opened","kinds":["open"],"total":null,"total_type":"integer","v":1,"where":{}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',10,1,'clicks','{"doc":"times a link in a message was followed","kinds":["click"],"total":null,"total_type":"integer","v":1,"where":{}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',11,1,'tea','{"doc":"tea sold","kinds":["purchase","return"],"total":"amount","total_type":"money","v":1,"where":{"product":["green tea","tea"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',12,1,'glasses','{"doc":"","kinds":["tasting"],"total":"glasses","total_type":"integer","v":1,"where":{"wine":["red"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'offer',1,1,'taster','{"cost":{"amount":"2.00","currency":"EUR"},"doc":"","eligibility":null,"expires_after":24,"kind":"coupon","message_class":"hold","purpose":"offers","strategy":"convenience","v":1,"valid_from":null,"valid_until":null,"wording":{"post":{"subject":"For you","text":"Hello ${name}, two euros off."}}}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'offer',1,2,'taster','{"cost":{"amount":"3.00","currency":"EUR"},"doc":"","eligibility":null,"expires_after":240,"kind":"coupon","message_class":"resend","purpose":"offers","strategy":"convenience","v":1,"valid_from":null,"valid_until":null,"wording":{"post":{"subject":"For you","text":"Hello ${name}, three euros off."}}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'offer',2,1,'club','{"cost":null,"doc":"","eligibility":{"predicate":{"field":"purchases.days","op":">=","value":3},"version":1},"expires_after":72,"kind":"service","message_class":"hold","purpose":"offers","strategy":"listening","v":1,"valid_from":null,"valid_until":null,"wording":{"post":{"subject":"Club","text":"Join us"}}}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',1,1,'buyers','{"doc":"whoever has bought","rule":{"predicate":{"predicate":{"field":"purchases.count","op":">","value":0},"version":1}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',2,1,'quiet','{"doc":"","rule":{"predicate":{"predicate":{"all":[{"field":"purchases.days_since","op":">","value":60},{"not":{"field":"attribute.city","op":"==","value":"Rom"}}]},"version":1}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',3,1,'best','{"doc":"","rule":{"ranking":{"by":{"days":null,"name":"value.profit"},"lowest":false,"share":"0.4","top":null,"within":"buyers"}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',4,1,'friends','{"doc":"kept by hand","rule":{"roster":{}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',5,1,'quiet-friends','{"doc":"","rule":{"predicate":{"predicate":{"all":[{"field":"segment.friends","flag":true},{"not":{"field":"segment.quiet","flag":true}}]},"version":1}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',6,1,'gone','{"doc":"","rule":{"predicate":{"predicate":{"field":"defected","flag":true},"version":1}},"v":1}',1769425200000000,1769425200000000);
INSERT INTO "crm_definition" VALUES(2,'measure',1,1,'purchases','{"doc":"what was bought; returns are not taken off","kinds":["purchase"],"total":"amount","total_type":"money","v":1,"where":{}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',2,1,'returns','{"doc":"what was given back","kinds":["return"],"total":"amount","total_type":"money","v":1,"where":{}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',3,1,'feedback','{"doc":"ratings from 0 to 10","kinds":["feedback"],"total":"score","total_type":"integer","v":1,"where":{}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',4,1,'praise','{"doc":"ratings of 9 or more","kinds":["feedback"],"total":null,"total_type":"integer","v":1,"where":{"score":[9,10]}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',5,1,'complaints','{"doc":"complaints made","kinds":["complaint"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',6,1,'referrals','{"doc":"others referred to the firm","kinds":["referral"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',7,1,'contacts','{"doc":"times the firm addressed the customer","kinds":["advice","call","message","visit"],"total":null,"total_type":"integer","v":1,"where":{"direction":["outbound"]}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',8,1,'replies','{"doc":"times the customer addressed the firm","kinds":["message","reply"],"total":null,"total_type":"integer","v":1,"where":{"direction":["inbound"]}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',9,1,'opens','{"doc":"times a message was opened","kinds":["open"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',10,1,'clicks','{"doc":"times a link in a message was followed","kinds":["click"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'segment',1,1,'buyers','{"doc":"","rule":{"predicate":{"predicate":{"field":"purchases.count","op":">","value":0},"version":1}},"v":1}',1771326180000000,NULL);
CREATE TABLE crm_event (
    entry       INTEGER NOT NULL PRIMARY KEY,
    tenant      INTEGER NOT NULL REFERENCES crm_tenant (id),
    id          BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT,
    customer    BLOB,
    data        TEXT    NOT NULL,
    sequence    INTEGER,
    chain       BLOB,
    UNIQUE (tenant, id)
) STRICT;
INSERT INTO "crm_event" VALUES(1,1,X'019B76DAA8007001892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"purchases","version":1}',1,X'E00034F5CA97D5FBD62DAF186BC4AABD0F40D01A500BB8532F29040B59F38CD5');
INSERT INTO "crm_event" VALUES(2,1,X'019B76DAA8007002892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"returns","version":1}',2,X'3F8CF00E09D1CE1ED765869204411523C7B23C63AD2FDA3F2541202288742B33');
INSERT INTO "crm_event" VALUES(3,1,X'019B76DAA8007003892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"feedback","version":1}',3,X'086E1527BB07FD740F286158DCF5606B755FFE82EC61129E93E79319E12CAB89');
INSERT INTO "crm_event" VALUES(4,1,X'019B76DAA8007004892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"praise","version":1}',4,X'29C56E7138E7C783BE3333641EA5CB2B4E919414F668EE3D9D64EA147D038C4E');
INSERT INTO "crm_event" VALUES(5,1,X'019B76DAA8007005892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"complaints","version":1}',5,X'8383E7157829EBCE76F48DCD25A9299791EBFDCD8A83F247992A1CAC04CD1E0C');
INSERT INTO "crm_event" VALUES(6,1,X'019B76DAA8007006892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"referrals","version":1}',6,X'10EA08A31D09C1FB103D2466E2343885A82261AC088FC41601DE50B1B3860777');
INSERT INTO "crm_event" VALUES(7,1,X'019B76DAA8007007892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"contacts","version":1}',7,X'7B9E7B1ADDD78F794CB408A546C1E6D05463C53C0FACBB6E7EE38C0628DB7C74');
INSERT INTO "crm_event" VALUES(8,1,X'019B76DAA8007008892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"replies","version":1}',8,X'4A1FBD843B08D03F99F8B766ED85B4C0AEFDD1A34062FFAF4712339A3BC75D0D');
INSERT INTO "crm_event" VALUES(9,1,X'019B76DAA8007009892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"opens","version":1}',9,X'82BD73CBF6C2DDA51D794DA39E7221581520C60E88B563702490FA454B548000');
INSERT INTO "crm_event" VALUES(10,1,X'019B76DAA800700A892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"clicks","version":1}',10,X'421332024A2EAA6FE9EDBCA16610164E9903A50DAD27407AC276B837154D06B8');
INSERT INTO "crm_event" VALUES(11,1,X'019B76DAA800700B892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"city"}',11,X'DBECA427C48227EE1D17CA8C68307852F437C7AF59854D4D382F7B1269DF72B4');
INSERT INTO "crm_event" VALUES(12,1,X'019B76DAA800700C892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"score"}',12,X'37932873FE1E1176CF7722C2DD9A6B90C53B68DDBE4A124AFFB1AA84094D48C4');
INSERT INTO "crm_event" VALUES(13,1,X'019B76DAA800700D892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"birthday"}',13,X'5DA1717029B730474E5232E30A294771AD95E75AC903AA6923BCB33C0CA90DD8');
INSERT INTO "crm_event" VALUES(14,1,X'019B76DAA800700E892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"limit"}',14,X'0E931C44D48ACF650454E30D4DE3BCCE58BE383EE8F9C335920B3A15E8FC8C7F');
INSERT INTO "crm_event" VALUES(15,1,X'019B76DAA800700F892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"tier"}',15,X'2B3623BF54B3F0F4F8685A9987CDD2FCC36E758A049E4CAB0E0C68A3AE5AFADB');
INSERT INTO "crm_event" VALUES(16,1,X'019B76DAA8007010892AF3829ECB9E9B','kind.declared',1767603600000000,NULL,NULL,'{"kind":"tasting"}',16,X'3C2FEF4749D833FC229DC864A87FEBCB267A2E0C578A5952E6C46F4C8833398C');
INSERT INTO "crm_event" VALUES(17,1,X'019B76DAA8007011892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"tea","version":1}',17,X'2B4761502BC4C269DF83740E6D18C69286587F9B26BB3A74D3D7D73EADEC46FF');
INSERT INTO "crm_event" VALUES(18,1,X'019B76DAA8007012892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"glasses","version":1}',18,X'7DF1ED6C018CE936E61FEFE5F098BAE7C20CC4FD8EFB4D1D287597BCD9C962C4');
INSERT INTO "crm_event" VALUES(19,1,X'019B76DAA8007013892AF3829ECB9E9B','rate.set',1767603600000000,NULL,NULL,'{"currency":"USD","on":"2026-01-01","value":"0.92"}',19,X'7A7D901E7CA840BE2CC4D3C724D6E436C99DE149D71FB43794D9D5C7F2BC6184');
INSERT INTO "crm_event" VALUES(20,1,X'019B76DAA8007014892AF3829ECB9E9B','rate.set',1767603600000000,NULL,NULL,'{"currency":"USD","on":"2026-02-15","value":"0.875"}',20,X'268E55DB93661373193A82BDC4BC618D2B06634435356D302052C13187AE5B56');
INSERT INTO "crm_event" VALUES(21,1,X'019B76DAA8007018892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007015892AF3829ECB9E9B','{}',21,X'A4C4B6E3DA44616326EC877B0347B982AFBE4819CF1DC9717B7A87A6713A7701');
INSERT INTO "crm_event" VALUES(22,1,X'019B76DAA800701C892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800701A892AF3829ECB9E9B','{}',22,X'E1CB5767538B1B7C2705BD15D0CDDC0A0E4E15AF392E4733DF4BE5BC931A55A7');
INSERT INTO "crm_event" VALUES(23,1,X'019B76DAA8007021892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800701E892AF3829ECB9E9B','{}',23,X'6A7AEC3199A6D35144806FE00EDB8F6584D4DD201B97826487C87F976BD313B6');
INSERT INTO "crm_event" VALUES(24,1,X'019B76DAA8007026892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007023892AF3829ECB9E9B','{}',24,X'4814977EC0820F3D96ED83D3869D89223945CB1338FF96D46761240793029DC6');
INSERT INTO "crm_event" VALUES(25,1,X'019B76DAA8007029892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007028892AF3829ECB9E9B','{}',25,X'20ECC441FADD9BD0F80A4DF5EC81BA03415909785C3E7A608E48B2374607EB32');
INSERT INTO "crm_event" VALUES(26,1,X'019B76DAA800702D892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800702B892AF3829ECB9E9B','{}',26,X'A92DF91A4A8F5792675E10155AE09F92FC1E3DC2D83511BC29AC68ADA8BC3C41');
INSERT INTO "crm_event" VALUES(27,1,X'019B76DAA8007031892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800702F892AF3829ECB9E9B','{}',27,X'BA443A86BC1CD953DF28565B663C7C306DE063B356E834E9807719402B02190B');
INSERT INTO "crm_event" VALUES(28,1,X'019B76DAA8007035892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007033892AF3829ECB9E9B','{}',28,X'8FA5529703158FCFB0EEC66F34A68C95B1171932334E13B87238AA3B7C1FD629');
INSERT INTO "crm_event" VALUES(29,1,X'019B76DAA8007039892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007037892AF3829ECB9E9B','{}',29,X'14554500878D32B9535846D58F08FA2F256A2D607A9C20FA35071E6FD1E38EF8');
INSERT INTO "crm_event" VALUES(30,1,X'019B76DAA800703D892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800703B892AF3829ECB9E9B','{}',30,X'99CF3C714B27BE83228DDD607B131C35CD09ABBB2AEAFECC549C9417F6DEB704');
INSERT INTO "crm_event" VALUES(31,1,X'019B76DAA8007041892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800703F892AF3829ECB9E9B','{}',31,X'D188D8C4608FCAA9DA9B8FBA05BDF7F9EC20B19644DD033DFD0F7DBD91D41033');
INSERT INTO "crm_event" VALUES(32,1,X'019B76DAA8007044892AF3829ECB9E9B','customer.identifier_added',1767603600000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"scheme":"email"}',32,X'126382A378E54247D1B465E8D444855678B0EA838F539918B34AD2AA01E0D931');
INSERT INTO "crm_event" VALUES(33,1,X'019B76DAA8007045892AF3829ECB9E9B','customer.identifier_added',1767603600000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"scheme":"external"}',33,X'1DBB4E22357F2BB5AD286DE2F989D01811FE90EC5E9799BE1B476BC1C5240108');
INSERT INTO "crm_event" VALUES(34,1,X'019B76DAA8007046892AF3829ECB9E9B','customer.identifier_forgotten',1767603600000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"scheme":"email"}',34,X'6AF36CC89DBCD4B3F679FB87B92980A238C6C03B4D80DE683EBFCD01EC9B02EE');
INSERT INTO "crm_event" VALUES(35,1,X'019B76DAA8007049892AF3829ECB9E9B','customers.added',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-7047-892a-f3829ecb9e9b","019b76da-a800-7048-892a-f3829ecb9e9b"],"source":"app"}',35,X'DBD932A9DD46BBBB9D0F36EA789F151A8DB51A4601CEC19A9E3B3F1FF7A0358E');
INSERT INTO "crm_event" VALUES(36,1,X'019B76DAA800704A892AF3829ECB9E9B','customers.adopted',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-7023-892a-f3829ecb9e9b"],"source":"app"}',36,X'0B74975FD467412F792982E240E08A2B7EB2DA10AD9EE12DB8A8194D884D6AF1');
INSERT INTO "crm_event" VALUES(37,1,X'019B76DAA800704D892AF3829ECB9E9B','customers.archived',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-7048-892a-f3829ecb9e9b"],"source":"app"}',37,X'C4EEF43F89A015D439DE75AD136D68256D69AE7DF526862D0FF6E24A54EA100D');
INSERT INTO "crm_event" VALUES(38,1,X'019B76DAA800704E892AF3829ECB9E9B','customer.updated',1767603600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"fields":["preferences"],"version":2}',38,X'0C1F04AA894ABD1137FEFC8C5EBA3239C78DA1AC2E3DCEB24EA6E42044D7415D');
INSERT INTO "crm_event" VALUES(39,1,X'019B76DAA8007054892AF3829ECB9E9B','customer.attributes_stated',1767603600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"attributes":["city","score","birthday","limit","tier"],"source":"form"}',39,X'A360A7EA097740DBDFB23538622CA840B73CDA36D5A0A73051BBFAC0F78E4B50');
INSERT INTO "crm_event" VALUES(40,1,X'019B76DAA8007057892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"attributes":["city","score"],"source":"call centre"}',40,X'8CC87BAB3D8EA68EA4E4AA11F78B5A293CD24D6E2CD1CD457689A2AC6828B773');
INSERT INTO "crm_event" VALUES(41,1,X'019B76DAA8007059892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"attributes":["city"],"source":"register"}',41,X'029B742EB01075CC28955F99047DFB2F043972F215C782EF76A7B4EA978AE3B2');
INSERT INTO "crm_event" VALUES(42,1,X'019B76DAA8007066892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',42,X'8138C848963189A18833FF9418254A0D6793C8F8DD5213A3E1CE968ECAAAC0ED');
INSERT INTO "crm_event" VALUES(43,1,X'019B76DAA8007067892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',43,X'73D2CF8786901066C215F7B2B46ACC0CF7F694289A5F6F75F807F71D8A96C489');
INSERT INTO "crm_event" VALUES(44,1,X'019B76DAA8007068892AF3829ECB9E9B','customer.defected',1767949200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","acquire"]}',44,X'AFB869BA1EEE4B0295107E6F79BF65ADE3F943DEB27E4AD3DCE372BABCD462CA');
INSERT INTO "crm_event" VALUES(45,1,X'019B76DAA8007069892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',45,X'0AABEA0491E5104978AD8F55BA80EE27E4B2B9131D4E633F6336F32C872BDC81');
INSERT INTO "crm_event" VALUES(46,1,X'019B76DAA800706A892AF3829ECB9E9B','interactions.recorded',1767949200000000,NULL,NULL,'{"count":8,"kinds":{"purchase":8}}',46,X'40B2DCC0813AF5FD0C03517CDD8CD8099DDF77E0361A0C70142BCF1D2EFB3407');
INSERT INTO "crm_event" VALUES(47,1,X'019B76DAA800706C892AF3829ECB9E9B','interaction.recorded',1768474800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-706b-892a-f3829ecb9e9b","kind":"return"}',47,X'529BFBD2B86E092CA8ACC60D0A744EBA440A42FBE53E772EA2FF1281E11470D3');
INSERT INTO "crm_event" VALUES(48,1,X'019B76DAA800706E892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-706d-892a-f3829ecb9e9b","kind":"message"}',48,X'EAF033E755614F5A6C97D77237B13E4619A305A1BDD1BBD72CDBB562ED413F25');
INSERT INTO "crm_event" VALUES(49,1,X'019B76DAA8007070892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-706f-892a-f3829ecb9e9b","kind":"message"}',49,X'370D7767E389E1E5671631BCAEBC94BA2834C4F1F883F2F790604A855AA485E3');
INSERT INTO "crm_event" VALUES(50,1,X'019B76DAA8007072892AF3829ECB9E9B','interaction.recorded',1768647600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7071-892a-f3829ecb9e9b","kind":"visit"}',50,X'37CB3EF9BDBB8F088A282ECB1EBC44948449D6B0D712436911FA4B0651D4BE5D');
INSERT INTO "crm_event" VALUES(51,1,X'019B76DAA8007074892AF3829ECB9E9B','interaction.recorded',1768734000000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7073-892a-f3829ecb9e9b","kind":"call"}',51,X'B7AB20AFCD89A42D101443B0CB81D12B1FF96DD7D47585FC7A2B9348EFC4BC55');
INSERT INTO "crm_event" VALUES(52,1,X'019B76DAA8007076892AF3829ECB9E9B','interaction.recorded',1768820400000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7075-892a-f3829ecb9e9b","kind":"advice"}',52,X'174DE5F4CA926AB154617EC0C8FFFF9831D28D72409159976E6FE89844070842');
INSERT INTO "crm_event" VALUES(53,1,X'019B76DAA8007078892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7077-892a-f3829ecb9e9b","kind":"open"}',53,X'C3610E74749DBDFC76300F53A23FF57D4C12C5A6E7420E66EE80DBD876F2F52F');
INSERT INTO "crm_event" VALUES(54,1,X'019B76DAA800707A892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7079-892a-f3829ecb9e9b","kind":"click"}',54,X'8E5728534B97FC15174AE024B39EC40BE29AEA9C9339805BC6FA255E152F8066');
INSERT INTO "crm_event" VALUES(55,1,X'019B76DAA800707C892AF3829ECB9E9B','interaction.recorded',1768993200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-707b-892a-f3829ecb9e9b","kind":"reply"}',55,X'9B0F706D6A57B0D8012907AD7AA8DBDEC31F0C7C0154DADBDEA50990308AA23A');
INSERT INTO "crm_event" VALUES(56,1,X'019B76DAA800707E892AF3829ECB9E9B','interaction.recorded',1769079600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-707d-892a-f3829ecb9e9b","kind":"complaint"}',56,X'5F2FA20D0BDFCF4D84D251F45D2A523CFE31912674D10763E1D8D224E263C31D');
INSERT INTO "crm_event" VALUES(57,1,X'019B76DAA8007080892AF3829ECB9E9B','interaction.recorded',1769166000000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-707f-892a-f3829ecb9e9b","kind":"note"}',57,X'559678485CBB2EF2198493D938C00A11FF17FA906962D4CBFEBF0B8ABBE33084');
INSERT INTO "crm_event" VALUES(58,1,X'019B76DAA8007083892AF3829ECB9E9B','customer.standing_changed',1769252400000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"rung":["regular","supporter"],"stage":["retain","retain"]}',58,X'291E06E09BB75EA569E5B257A39DB16162D72CEA91A647F821F639097404F854');
INSERT INTO "crm_event" VALUES(59,1,X'019B76DAA8007084892AF3829ECB9E9B','interaction.recorded',1769252400000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7081-892a-f3829ecb9e9b","kind":"feedback"}',59,X'34754262F91BF96F0DF76BA1233413BF4D1D0C4256055CA4EECB8A472758738A');
INSERT INTO "crm_event" VALUES(60,1,X'019B76DAA8007087892AF3829ECB9E9B','customer.standing_changed',1769338800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"rung":["supporter","advocate"],"stage":["retain","retain"]}',60,X'7C2DD9FFD5AA42A762DC5473941BD9FC39EE4779ECCF5AA50417DEDD8B6B91A6');
INSERT INTO "crm_event" VALUES(61,1,X'019B76DAA8007088892AF3829ECB9E9B','interaction.recorded',1769338800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7085-892a-f3829ecb9e9b","kind":"referral"}',61,X'67EE253FC3E832F89AB6A389F85F99589972C8B96C0234BF3042481E11CA1F96');
INSERT INTO "crm_event" VALUES(62,1,X'019B76DAA800708A892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7089-892a-f3829ecb9e9b","kind":"tasting"}',62,X'18D36A17796153C48976D0CF63259D5E04F6E334CB004AE0A92DC253A8E748AB');
INSERT INTO "crm_event" VALUES(63,1,X'019B76DAA800708C892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-708b-892a-f3829ecb9e9b","kind":"tasting"}',63,X'C3CDFC407D2182B6E81E41BD0EECC1D1934911E9B497DA75A00DCB9F306159F1');
INSERT INTO "crm_event" VALUES(64,1,X'019B76DAA800708F892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',64,X'861359A64D9FFD381E29EC819871B6013E094A4044BED99C7FB5BA0C596986AE');
INSERT INTO "crm_event" VALUES(65,1,X'019B76DAA8007090892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-708d-892a-f3829ecb9e9b","kind":"purchase"}',65,X'A9A1020703485049FD7B6386CE79471E2E4CBB37A5AC8BD9189E43F25638E653');
INSERT INTO "crm_event" VALUES(66,1,X'019B76DAA8007093892AF3829ECB9E9B','customer.defected',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["regular","new"],"stage":["enhance","acquire"]}',66,X'F5A9EA9056B29B829E3E72854EC2F344C1A5A54C915E633AD5DB3A57A2A39E72');
INSERT INTO "crm_event" VALUES(67,1,X'019B76DAA8007094892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-7091-892a-f3829ecb9e9b","kind":"void"}',67,X'44FFB0517491B2C6BB063F485B84545EDF310E50243C79E699E992613F76EFE9');
INSERT INTO "crm_event" VALUES(68,1,X'019B76DAA8007097892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',68,X'E00AAB44A81B924A350BC3C266B0C0D06C5FEDD985B023410195E4744C832976');
INSERT INTO "crm_event" VALUES(69,1,X'019B76DAA8007098892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-7095-892a-f3829ecb9e9b","kind":"purchase"}',69,X'33C3A53A078AD71AC5A7F402D6C918D8F7CB6A879657B5A0ADA391997351FB0B');
INSERT INTO "crm_event" VALUES(70,1,X'019B76DAA800709A892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-7099-892a-f3829ecb9e9b","kind":"purchase"}',70,X'D4BACA666A0069D1E7A6A7874C62E224A5C30A884044301E8435C014BAA4129A');
INSERT INTO "crm_event" VALUES(71,1,X'019B76DAA800709B892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"buyers","version":1}',71,X'541D881947A1A372003574920A4A895FB17BDCC17E63AE4648E71787513D4873');
INSERT INTO "crm_event" VALUES(72,1,X'019B76DAA800709C892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"buyers","version":1}',72,X'5C59A5447CE578913AD1F2C782A976FB165094A03DC98F3A4FDAAD128B56E677');
INSERT INTO "crm_event" VALUES(73,1,X'019B76DAA800709D892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"segment":"buyers","version":1}',73,X'4D257523FEFAFB8073A5F70224A89490A66DE08400A15D635D93C11926305F29');
INSERT INTO "crm_event" VALUES(74,1,X'019B76DAA800709E892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"segment":"buyers","version":1}',74,X'6822EABC2468D6FCD71F2D0419DEE9B45075295DD046F69F517F9AD784B5C744');
INSERT INTO "crm_event" VALUES(75,1,X'019B76DAA800709F892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"segment":"buyers","version":1}',75,X'CC4191D2B42F42A28C3C4C60B76A1ED2F9085957BD25E7922D539FC299FA4A58');
INSERT INTO "crm_event" VALUES(76,1,X'019B76DAA80070A0892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet","version":1}',76,X'22121E9A8D5DC411B4D731C3075C3CFF51A6135DAAF35AB752FECAFFFE31F09A');
INSERT INTO "crm_event" VALUES(77,1,X'019B76DAA80070A1892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"best","version":1}',77,X'2C5B268C412E68B59132BEB14D27EDFB922D2B5091D910F6D6F8F08EB8DCAAD8');
INSERT INTO "crm_event" VALUES(78,1,X'019B76DAA80070A2892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"segment":"best","version":1}',78,X'8CCC60AA0E7FFAC1834ADF1478418140D6BF8284A1E257E52BC848B24683CB41');
INSERT INTO "crm_event" VALUES(79,1,X'019B76DAA80070A3892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"friends","version":1}',79,X'600B96477DE16067CFE8F462DA73791847F2BB08AAB3C08135178A900DF2D947');
INSERT INTO "crm_event" VALUES(80,1,X'019B76DAA80070A4892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"friends","version":1}',80,X'84DCFC1F6F7FC69FD762D2B941E8BDE846CF3942BDB662CF52C9A7EC934B0710');
INSERT INTO "crm_event" VALUES(81,1,X'019B76DAA80070A5892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007028892AF3829ECB9E9B','{"segment":"friends","version":1}',81,X'151BCCDC86E6ED35CCB6879CBC8C060157B2CEC4ADBBEF4096C89355905B9BF4');
INSERT INTO "crm_event" VALUES(82,1,X'019B76DAA80070A6892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet-friends","version":1}',82,X'C67169D02FE8D543D443CC65663899258C90BCEBC0BE1718D6BF459136423AAA');
INSERT INTO "crm_event" VALUES(83,1,X'019B76DAA80070A7892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',83,X'710779AD6CCBA8260B9D868388BB6E2A9938EF82619E3DF6409EE7C0E4E0194F');
INSERT INTO "crm_event" VALUES(84,1,X'019B76DAA80070A8892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007028892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',84,X'710DDC1F1C26B52A2818396C1E23B99E922F23A0D00392546764B9BEAA9ECA79');
INSERT INTO "crm_event" VALUES(85,1,X'019B76DAA80070A9892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"gone","version":1}',85,X'471520C7B17C8C674DF7D2C573E00C2133A2BAAF6C7F026D93CC6378B920ED27');
INSERT INTO "crm_event" VALUES(86,1,X'019B76DAA80070AA892AF3829ECB9E9B','segment.retired',1769425200000000,NULL,NULL,'{"segment":"gone"}',86,X'45D6AE960532B52AAEB1127C2FC769F93B6FF5900C1435F803EF4E6006C28A20');
INSERT INTO "crm_event" VALUES(87,1,X'019B76DAA80070AB892AF3829ECB9E9B','lifecycle.defined',1769425200000000,NULL,NULL,'{"changed":0,"version":1}',87,X'F5E6722EF6D0EDFA058675A46F57A742E6A0BC5B54E63973364F3AEA76C90B90');
INSERT INTO "crm_event" VALUES(88,1,X'019B76DAA80070AC892AF3829ECB9E9B','segment.entered',1771153200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"segment":"quiet","version":1}',88,X'19B2D89DE7B33F99FB662F29222741AE64EF9F9C1B8E7BF02497DBBC2248EFE9');
INSERT INTO "crm_event" VALUES(89,1,X'019B76DAA80070B0892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"account":"acquisition cost","entry":"019b76da-a800-70ad-892a-f3829ecb9e9b"}',89,X'5359668F489CA2C9DD253D3C7496AD3663FE703D9906CE6456BE4EA56D880F63');
INSERT INTO "crm_event" VALUES(90,1,X'019B76DAA80070B1892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"account":"product cost","entry":"019b76da-a800-70ae-892a-f3829ecb9e9b"}',90,X'AC69FCE03B910E361D0F40E04226BE98C28E31ABA343E01A0DEBD2764486C451');
INSERT INTO "crm_event" VALUES(91,1,X'019B76DAA80070B2892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70af-892a-f3829ecb9e9b"}',91,X'45E28858E1017509C76B5711F5F5572A73DD291A162DD938BB2B8091B1200247');
INSERT INTO "crm_event" VALUES(92,1,X'019B76DAA80070B4892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70b3-892a-f3829ecb9e9b"}',92,X'755D3C98CD1443061B6747D8ACEA5F68D7D88B5151A08EE3B6E4A2797291B6CB');
INSERT INTO "crm_event" VALUES(93,1,X'019B76DAA80070B6892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b5-892a-f3829ecb9e9b"}',93,X'A102DFF7D6F188EC00A9E892BC7C0937CA6CD843D4ECE27B5014355075B4B6E3');
INSERT INTO "crm_event" VALUES(94,1,X'019B76DAA80070B8892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b7-892a-f3829ecb9e9b"}',94,X'B09075C4B7FFF26436D8817F22EFE12A00132AFC99839B72AB7FF9C4B69CE9E0');
INSERT INTO "crm_event" VALUES(95,1,X'019B76DAA80070BA892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b9-892a-f3829ecb9e9b"}',95,X'36F147F076D27C7DCEEF913759138FC54C10D8196D1905316E2FBDDEA6CCCD44');
INSERT INTO "crm_event" VALUES(96,1,X'019B76DAA80070BC892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800702B892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70bb-892a-f3829ecb9e9b"}',96,X'6EAC762FD49E20F0A9C1C83989D69253E6F2A0AC47599EADC167E798AFE49100');
INSERT INTO "crm_event" VALUES(97,1,X'019B76DAA80070BE892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70bd-892a-f3829ecb9e9b"}',97,X'B24BF7DADF8CE6453AB4A267C60EF7697DECA5C71D8D0D25F4FE649510BE8589');
INSERT INTO "crm_event" VALUES(98,1,X'019B76DAA80070C0892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70bf-892a-f3829ecb9e9b"}',98,X'1FEF870421F52C87BD5C8C675F1A06C9535F1112630CC873CEDE982E09284674');
INSERT INTO "crm_event" VALUES(99,1,X'019B76DAA80070C2892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c1-892a-f3829ecb9e9b"}',99,X'F2F0358907F5C0DC8AC907D28A667CF332F1D3FD1971944A5C8849EE0F9ACCBB');
INSERT INTO "crm_event" VALUES(100,1,X'019B76DAA80070C4892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800703B892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c3-892a-f3829ecb9e9b"}',100,X'50EC2DE9CA69417A765970D9843E438313D74135DCC2E6C195AE123C19856B9E');
INSERT INTO "crm_event" VALUES(101,1,X'019B76DAA80070C6892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800703F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c5-892a-f3829ecb9e9b"}',101,X'C74D163451DC0F9B81C067D50DDA79D42F2B8A8800959BB9AE4A172F1E59DA55');
INSERT INTO "crm_event" VALUES(102,1,X'019B76DAA80070C8892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c7-892a-f3829ecb9e9b"}',102,X'C1E11B1E074BBCBE0B812DE28069B5D3ABB53029D913F5030D64D953B8A881D2');
INSERT INTO "crm_event" VALUES(103,1,X'019B76DAA80070CA892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-703c-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70c9-892a-f3829ecb9e9b"}',103,X'6B686F897F5E18C6DBB58B8147CBCC77314285D462DA4286D51F322D8E381624');
INSERT INTO "crm_event" VALUES(104,1,X'019B76DAA80070CC892AF3829ECB9E9B','consent.granted',1771153320000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-703c-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70cb-892a-f3829ecb9e9b"}',104,X'E0A64A25C5C29C9CEDEF73DA9F316C07A2C33299438BB4BDEB96D1BEF9A8C67D');
INSERT INTO "crm_event" VALUES(105,1,X'019B76DAA80070CD892AF3829ECB9E9B','suppression.added',1771153320000000,NULL,NULL,'{"digest":"87e55e3fe7b9be78a95937777f3105e1b372accc701a3266eb6d82aecc2f2183","reason":"asked never to be written to"}',105,X'F4CE1F47F767143568C8FDA232944C29A615D77B08B97A574478B4FE172C57BA');
INSERT INTO "crm_event" VALUES(106,1,X'019B76DAA80070CE892AF3829ECB9E9B','cap.defined',1771153320000000,NULL,NULL,'{"cap":"post:1","version":1}',106,X'232D4189E6C5820BFBA39050CBD19BFE1B2D15E01FA0320004B7E7BCD00F5D48');
INSERT INTO "crm_event" VALUES(107,1,X'019B76DAA80070CF892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"taster","version":1}',107,X'4EDDE57D2D1A7B3A75FBED1DE44C9A88C4AA3A163BC3BE41E99B5BDFF9A07544');
INSERT INTO "crm_event" VALUES(108,1,X'019B76DAA80070D0892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"club","version":1}',108,X'3E36A86EC111A9BCC4A23992564C02F59F4714D9A2A49AAE85A5436E61542E79');
INSERT INTO "crm_event" VALUES(109,1,X'019B76DAA80070D8892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":0,"messages":3,"occasion":"welcome","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":null}',109,X'3BE90E73E787E77A9F2CCAE1F704D5D9F8603FB9AE8E3A444B36FC8F3A806DBF');
INSERT INTO "crm_event" VALUES(110,1,X'019B76DAA80070DD892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":3,"messages":0,"occasion":"trial","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":"buyers"}',110,X'F64735959B468AF74696B1E1F2F8EC85ECFAC9FFD7CC72326F171AED3958F8A2');
INSERT INTO "crm_event" VALUES(111,1,X'019B76DAA80070DF892AF3829ECB9E9B','interaction.recorded',1771153320000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-70de-892a-f3829ecb9e9b","kind":"message"}',111,X'E6CAE9BDD7B4F6E14233E43411A5BAFCCD93C7B7C7DB3E8818CECA18E44BE375');
INSERT INTO "crm_event" VALUES(112,1,X'019B76DAA80070E1892AF3829ECB9E9B','ledger.booked',1771153320000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"account":"contact cost","entry":"019b76da-a800-70e0-892a-f3829ecb9e9b"}',112,X'7D7D95FB71321E13597F30D3D4C3C5149447760A0E791A7FF007F8502BB2C551');
INSERT INTO "crm_event" VALUES(113,1,X'019B76DAA80070E2892AF3829ECB9E9B','message.accepted',1771153320000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70d1-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-70d5-892a-f3829ecb9e9b","offer":"club","step":0}',113,X'52535ECE0D0A1FA99384902422EE0E515428D17D625824EE251D6A6391A4EA4F');
INSERT INTO "crm_event" VALUES(114,1,X'019B76DAA80070E3892AF3829ECB9E9B','message.refused',1771153320000000,NULL,X'019B76DAA800702B892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70d3-892a-f3829ecb9e9b","detail":"no such box","message":"019b76da-a800-70d6-892a-f3829ecb9e9b","offer":"taster","step":0}',114,X'8A0F8441C9330F615B8385B3645972E992D034563C7BEE4B1A423B25BDAF2850');
INSERT INTO "crm_event" VALUES(115,1,X'019B76DAA80070E4892AF3829ECB9E9B','message.unknown',1771153320000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"attempt":1,"channel":"post","decision":"019b76da-a800-70d4-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70d7-892a-f3829ecb9e9b","offer":"taster","step":0,"then":"held"}',115,X'F7D36677DE904CFBECC177C414EF3E1CF5CFC797D645B5FECF07004ACFE6B547');
INSERT INTO "crm_event" VALUES(116,1,X'019B76DAA80070E5892AF3829ECB9E9B','message.held',1771153320000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70d4-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70d7-892a-f3829ecb9e9b","offer":"taster","step":0}',116,X'B2035E081F65B974C2C57344A8CF0065DAF381512E28436525F87F9EC6581821');
INSERT INTO "crm_event" VALUES(117,1,X'019B76DAA80070E8892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',117,X'F798F3121B1ECB8631890EE4218B4DA979B24AD07B09F7008CEB8A97B6FF20E6');
INSERT INTO "crm_event" VALUES(118,1,X'019B76DAA80070EA892AF3829ECB9E9B','consent.withdrawn',1771153380000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70e9-892a-f3829ecb9e9b"}',118,X'FF48A2162AFBE68A1DC35A9A5D8015A59F69EF3C2E7D8CAA8E473AA573C70E1D');
INSERT INTO "crm_event" VALUES(119,1,X'019B76DAA80070EB892AF3829ECB9E9B','message.suppressed',1771153380000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70e6-892a-f3829ecb9e9b","detail":"consent withdrawn","message":"019b76da-a800-70e7-892a-f3829ecb9e9b","offer":"taster","step":0}',119,X'F06560EA3040C28BC909305A3C3B1301C0906F9E02059907FA8790250E68341C');
INSERT INTO "crm_event" VALUES(120,1,X'019B76DAA80070EE892AF3829ECB9E9B','decisions.made',1771153380000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',120,X'C5A6D2D9E9A82867B8F7D423896B62DA86B0BB7CEA4BA4CC6F722144E7A794D8');
INSERT INTO "crm_event" VALUES(121,1,X'019B76DAA80070EF892AF3829ECB9E9B','offer.defined',1771326180000000,NULL,NULL,'{"offer":"taster","version":2}',121,X'D46BDBAC8BA624051F9138FC38C75BDAFAAB3D35652F9981343AAA24A3DAB2D1');
INSERT INTO "crm_event" VALUES(122,1,X'019B76DAA80070F0892AF3829ECB9E9B','message.expired',1771326180000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70ec-892a-f3829ecb9e9b","message":"019b76da-a800-70ed-892a-f3829ecb9e9b","offer":"taster","step":0}',122,X'BE15C424AB7609F5F46DB643A14127D4C25E5EAD82F56E0A1519FC5C76670A5B');
INSERT INTO "crm_event" VALUES(123,2,X'019B76DAA80070F2892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"purchases","version":1}',1,X'3FB3A46F0C4515484B4FCFB2340B14226CD8A01759986EE13B433542B462CF33');
INSERT INTO "crm_event" VALUES(124,2,X'019B76DAA80070F3892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"returns","version":1}',2,X'BB60DC64C286861B0D721984F17014DC578E47EF005DB198710CAB631B761403');
INSERT INTO "crm_event" VALUES(125,2,X'019B76DAA80070F4892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"feedback","version":1}',3,X'9B539E8F02D3E3145E7BCC416B2845CB23480DB9AC7A6CAA990D27C54CBDC64E');
INSERT INTO "crm_event" VALUES(126,2,X'019B76DAA80070F5892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"praise","version":1}',4,X'308C6460BDDA8B31EBC70FDAF5D0B672B203E30A0B8D503B58E3E1D8E59DCCAB');
INSERT INTO "crm_event" VALUES(127,2,X'019B76DAA80070F6892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"complaints","version":1}',5,X'A9A0B4E94B7A6EEC0BBB2CDB17BAC909ACB9D87C32604E2DB6566FC813F40379');
INSERT INTO "crm_event" VALUES(128,2,X'019B76DAA80070F7892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"referrals","version":1}',6,X'3ACBA0A94650CFB601D937CF65F11FC4370F4FFEE62BBBA73403E6631BAFEB52');
INSERT INTO "crm_event" VALUES(129,2,X'019B76DAA80070F8892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"contacts","version":1}',7,X'B8A8D5904DB068364B31BFD28931820088878535DC395A9DD47EA0E44CD4F15F');
INSERT INTO "crm_event" VALUES(130,2,X'019B76DAA80070F9892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"replies","version":1}',8,X'1C9EF199F5EF88C1E115AE32B54283F66F5B1C20E3CD81EBE2FFEFE07B9EFD42');
INSERT INTO "crm_event" VALUES(131,2,X'019B76DAA80070FA892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"opens","version":1}',9,X'AD1171B0155DC6D7F5F96542D7B77086CC655B26987D468C2487334233E1B980');
INSERT INTO "crm_event" VALUES(132,2,X'019B76DAA80070FB892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"clicks","version":1}',10,X'EA28358B68295F83129E02747ADEBDBB794DB334FD01C386D785DEC9B6AA9305');
INSERT INTO "crm_event" VALUES(133,2,X'019B76DAA80070FE892AF3829ECB9E9B','customer.added',1771326180000000,'till',X'019B76DAA80070FC892AF3829ECB9E9B','{}',11,X'933A611C3DDFF539E09E397655227273050C0B8FD7EDD5F1C865D15219983BC3');
INSERT INTO "crm_event" VALUES(134,2,X'019B76DAA8007102892AF3829ECB9E9B','customer.standing_changed',1771326180000000,'till',X'019B76DAA80070FC892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',12,X'E1057F244E8BC566FBAE1054111AA0D1B1E5902C6DAE55A801CE99AD2CE962B6');
INSERT INTO "crm_event" VALUES(135,2,X'019B76DAA8007103892AF3829ECB9E9B','interaction.recorded',1771326180000000,'till',X'019B76DAA80070FC892AF3829ECB9E9B','{"interaction":"019b76da-a800-7100-892a-f3829ecb9e9b","kind":"purchase"}',13,X'6EA3DD62A196426AD6BE9294CD5BAEC1DFB0D6E9070DA9897C74A45FDB8F5D7C');
INSERT INTO "crm_event" VALUES(136,2,X'019B76DAA8007104892AF3829ECB9E9B','segment.defined',1771326180000000,NULL,NULL,'{"segment":"buyers","version":1}',14,X'92819EE2993D08F6E1292E3732B3C0AC090685B2C5F6F2D1E1A9585D9076AB72');
INSERT INTO "crm_event" VALUES(137,2,X'019B76DAA8007105892AF3829ECB9E9B','segment.entered',1771326180000000,NULL,X'019B76DAA80070FC892AF3829ECB9E9B','{"segment":"buyers","version":1}',15,X'37E5E2F0A5B8F2294F5B0C7469B1EB714A4A489E19A08A5789AE536EE002EED7');
INSERT INTO "crm_event" VALUES(138,1,X'019B76DAA8007107892AF3829ECB9E9B','customer.defected',1775143800000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["retain","acquire"]}',123,X'CD24D0B397CD602C5838125BDA5C67381E43870FFC5F280216585CA17B1196FB');
INSERT INTO "crm_event" VALUES(139,1,X'019B76DAA8007108892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"quiet","version":1}',124,X'B3E5679EF592B6D0253A488B37437F1BE15FD37C12B14AA573FE7FF34354C98E');
INSERT INTO "crm_event" VALUES(140,1,X'019B76DAA8007109892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"segment":"quiet","version":1}',125,X'B756ED2A89AAD14BB9F28B5E98AAFA9FC618F9FC8EDEF13AFDF84DB27D4D6952');
INSERT INTO "crm_event" VALUES(141,1,X'019B76DAA800710A892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"segment":"quiet","version":1}',126,X'868C6F1FBFAB5F7BEAB092081BEAD33E05D5222A9C234CD1F07A6B379306BF33');
INSERT INTO "crm_event" VALUES(142,1,X'019B76DAA800710B892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',127,X'73D1EBBFDD51EFB669B5A587AF6977D6191DB3A433AE533C79DCA153C15452B0');
INSERT INTO "crm_event" VALUES(143,1,X'019B76DAA8007112892AF3829ECB9E9B','decisions.made',1775143800000000,'desk',NULL,'{"decided":3,"held_out":0,"messages":3,"occasion":"april","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',NULL,NULL);
INSERT INTO "crm_event" VALUES(144,1,X'019B76DAA8007114892AF3829ECB9E9B','interaction.recorded',1775143800000000,'desk',X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-7113-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(145,1,X'019B76DAA8007115892AF3829ECB9E9B','customer.archived',1775143800000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"version":2}',NULL,NULL);
INSERT INTO "crm_event" VALUES(146,1,X'019B76DAA8007116892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"segment":"buyers","version":1}',NULL,NULL);
INSERT INTO "crm_event" VALUES(147,1,X'019B76DAA8007119892AF3829ECB9E9B','customer.returned',1775143800000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["acquire","retain"]}',NULL,NULL);
INSERT INTO "crm_event" VALUES(148,1,X'019B76DAA800711A892AF3829ECB9E9B','interaction.recorded',1775143800000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"interaction":"019b76da-a800-7117-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
CREATE TABLE crm_identifier (
    tenant   INTEGER NOT NULL,
    scheme   TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    sent_as  TEXT    NOT NULL,
    rule     INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    origin   BLOB    NOT NULL,
    PRIMARY KEY (tenant, scheme, source, value),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_identifier" VALUES(1,'email','','ada@example.org','ada@example.org',1,X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','ben@example.org','ben@example.org',1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','idle@example.org','idle@example.org',1,X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','late@example.org','late@example.org',1,X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','left@example.org','left@example.org',1,X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','lost@example.org','lost@example.org',1,X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','next@example.org','next@example.org',1,X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','refuse@example.org','refuse@example.org',1,X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','sara@example.org','sara@example.org',1,X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','1','1',1,X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','3','3',1,X'019B76DAA8007048892AF3829ECB9E9B',X'019B76DAA8007048892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','Zoë','Zoë',1,X'019B76DAA8007047892AF3829ECB9E9B',X'019B76DAA8007047892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','4711','4711',1,X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','Zoë/1','Zoë/1',1,X'019B76DAA8007028892AF3829ECB9E9B',X'019B76DAA8007028892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-17','C-17',1,X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-18','C-18',1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'phone','','+4930901829','+4930901829',1,X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(2,'email','','sara@example.org','sara@example.org',1,X'019B76DAA80070FC892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B');
CREATE TABLE crm_interaction (
    entry           INTEGER NOT NULL PRIMARY KEY,
    tenant          INTEGER NOT NULL,
    id              BLOB    NOT NULL,
    customer        BLOB    NOT NULL,
    origin          BLOB    NOT NULL,
    kind            TEXT    NOT NULL,
    direction       TEXT    NOT NULL CHECK (direction IN ('inbound', 'outbound')),
    occurred_at     INTEGER NOT NULL,
    recorded_at     INTEGER NOT NULL,
    day             INTEGER NOT NULL,
    source          TEXT,
    external_id     TEXT,
    external_digest BLOB,
    touchpoint      TEXT,
    amount          INTEGER,
    currency        TEXT,
    original        INTEGER,
    rate            TEXT,
    rate_day        INTEGER,
    voids           BLOB,
    content         TEXT    NOT NULL,
    UNIQUE (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, voids) REFERENCES crm_interaction (tenant, id)
) STRICT;
INSERT INTO "crm_interaction" VALUES(1,1,X'019B76DAA800705A892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','purchase','inbound',1733043600000000,1767949200000000,20058,'shop','o-1',NULL,'web',40000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":40000000,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(2,1,X'019B76DAA800705B892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','purchase','inbound',1765062000000000,1767949200000000,20429,'shop','o-2',NULL,'web',25500000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":25500000,"product":"green tea","quantity":1500000},{"base":25500000,"product":"cup","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(3,1,X'019B76DAA800705C892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','purchase','inbound',1767484800000000,1767949200000000,20457,'shop','o-3',NULL,'branch',18390800,'USD',19990000,'0.92',20454,NULL,'{"lines":[{"amount":19990000,"base":18390800,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(4,1,X'019B76DAA800705D892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1759827600000000,1767949200000000,20368,'erp','i-1',NULL,NULL,1200000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(5,1,X'019B76DAA800705E892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1762419600000000,1767949200000000,20398,'erp','i-2',NULL,NULL,0,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(6,1,X'019B76DAA800705F892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1765875600000000,1767949200000000,20438,'erp','i-3',NULL,NULL,900000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(7,1,X'019B76DAA8007060892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1737363600000000,1767949200000000,20108,'shop','o-4',NULL,'branch',12000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":12000000,"product":"cup","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(8,1,X'019B76DAA8007061892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B','purchase','inbound',1766739600000000,1767949200000000,20448,'shop','o-5',NULL,'web',7000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":7000000,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(9,1,X'019B76DAA800706B892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','return','inbound',1768474800000000,1768474800000000,20468,NULL,NULL,NULL,'branch',5000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":5000000,"product":"tea"}]}');
INSERT INTO "crm_interaction" VALUES(10,1,X'019B76DAA800706D892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','message','inbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Question","text":"Is the Assam back?"}');
INSERT INTO "crm_interaction" VALUES(11,1,X'019B76DAA800706F892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','message','outbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Re: Question","text":"It is."}');
INSERT INTO "crm_interaction" VALUES(12,1,X'019B76DAA8007071892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','visit','inbound',1768647600000000,1768647600000000,20470,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":12,"text":"looked at pots"}');
INSERT INTO "crm_interaction" VALUES(13,1,X'019B76DAA8007073892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','call','inbound',1768734000000000,1768734000000000,20471,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":3,"text":""}');
INSERT INTO "crm_interaction" VALUES(14,1,X'019B76DAA8007075892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','advice','outbound',1768820400000000,1768820400000000,20472,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"Store it dry"}');
INSERT INTO "crm_interaction" VALUES(15,1,X'019B76DAA8007077892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','open','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1"}');
INSERT INTO "crm_interaction" VALUES(16,1,X'019B76DAA8007079892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','click','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","url":"https://example.org/tea"}');
INSERT INTO "crm_interaction" VALUES(17,1,X'019B76DAA800707B892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','reply','inbound',1768993200000000,1768993200000000,20474,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","text":"Thanks"}');
INSERT INTO "crm_interaction" VALUES(18,1,X'019B76DAA800707D892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','complaint','inbound',1769079600000000,1769079600000000,20475,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"o-3","text":"The tin was dented"}');
INSERT INTO "crm_interaction" VALUES(19,1,X'019B76DAA800707F892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','note','inbound',1769166000000000,1769166000000000,20476,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"likes green tea 🍵"}');
INSERT INTO "crm_interaction" VALUES(20,1,X'019B76DAA8007081892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','feedback','inbound',1769252400000000,1769252400000000,20477,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"score":9,"text":"quick"}');
INSERT INTO "crm_interaction" VALUES(21,1,X'019B76DAA8007085892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','referral','inbound',1769338800000000,1769338800000000,20478,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"Ben"}');
INSERT INTO "crm_interaction" VALUES(22,1,X'019B76DAA8007089892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"glasses":3,"wine":"red"}');
INSERT INTO "crm_interaction" VALUES(23,1,X'019B76DAA800708B892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"wine":"white"}');
INSERT INTO "crm_interaction" VALUES(24,1,X'019B76DAA800708D892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-6',NULL,NULL,99000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(25,1,X'019B76DAA8007091892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','void','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'019B76DAA800708D892AF3829ECB9E9B','{"reason":"typed twice"}');
INSERT INTO "crm_interaction" VALUES(26,1,X'019B76DAA8007095892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-7',NULL,NULL,88000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(27,1,X'019B76DAA8007099892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop',NULL,NULL,NULL,8800000,'EUR',NULL,NULL,NULL,X'019B76DAA8007095892AF3829ECB9E9B','{"lines":[{"base":8800000,"product":"tea"}]}');
INSERT INTO "crm_interaction" VALUES(28,1,X'019B76DAA80070DE892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','message','outbound',1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70d5-892a-f3829ecb9e9b',NULL,'post',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Club","text":"Join us"}');
INSERT INTO "crm_interaction" VALUES(29,2,X'019B76DAA8007100892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B','purchase','inbound',1771326180000000,1771326180000000,20501,'shop','o-1',NULL,NULL,10000000,'USD',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(30,1,X'019B76DAA8007113892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'shop','o-8',NULL,NULL,33000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(31,1,X'019B76DAA8007117892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'erp','i-4',NULL,NULL,50000000,'EUR',NULL,NULL,NULL,NULL,'');
CREATE TABLE crm_ledger (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    account     TEXT    NOT NULL,
    amount      INTEGER NOT NULL,
    currency    TEXT    NOT NULL,
    original    INTEGER,
    rate        TEXT,
    rate_day    INTEGER,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    source      TEXT,
    external_id TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070AD892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','acquisition cost',12500000,'EUR',NULL,NULL,NULL,1767603600000000,1771153200000000,20458,'adverts','click-7');
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070AE892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','product cost',27600000,'USD',30000000,'0.92',20454,1767690000000000,1771153200000000,20459,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070AF892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','cost to serve',60000000,'EUR',NULL,NULL,NULL,1767776400000000,1771153200000000,20460,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070B3892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','cost to serve',-1250000,'EUR',NULL,NULL,NULL,1771153200000000,1771153200000000,20499,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070E0892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','contact cost',800,'EUR',NULL,NULL,NULL,1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70d5-892a-f3829ecb9e9b');
CREATE TABLE crm_measure (
    tenant   INTEGER NOT NULL,
    measure  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    count    INTEGER NOT NULL,
    total    INTEGER NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000), -- 10**12 major units
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    first_on INTEGER NOT NULL,
    last_on  INTEGER NOT NULL,
    days     INTEGER NOT NULL,
    PRIMARY KEY (tenant, measure, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007015892AF3829ECB9E9B',3,83890800,1733043600000000,1767484800000000,20058,20457,3);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B',4,2150000000,1759827600000000,1775143800000000,20368,20545,4);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',3,53800000,1737363600000000,1775143800000000,20108,20545,3);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007023892AF3829ECB9E9B',1,7000000,1766739600000000,1766739600000000,20448,20448,1);
INSERT INTO "crm_measure" VALUES(1,2,X'019B76DAA8007015892AF3829ECB9E9B',1,5000000,1768474800000000,1768474800000000,20468,20468,1);
INSERT INTO "crm_measure" VALUES(1,3,X'019B76DAA8007015892AF3829ECB9E9B',1,9,1769252400000000,1769252400000000,20477,20477,1);
INSERT INTO "crm_measure" VALUES(1,4,X'019B76DAA8007015892AF3829ECB9E9B',1,0,1769252400000000,1769252400000000,20477,20477,1);
INSERT INTO "crm_measure" VALUES(1,5,X'019B76DAA8007015892AF3829ECB9E9B',1,0,1769079600000000,1769079600000000,20475,20475,1);
INSERT INTO "crm_measure" VALUES(1,6,X'019B76DAA8007015892AF3829ECB9E9B',1,0,1769338800000000,1769338800000000,20478,20478,1);
INSERT INTO "crm_measure" VALUES(1,7,X'019B76DAA8007015892AF3829ECB9E9B',3,0,1768561200000000,1771153320000000,20469,20499,3);
INSERT INTO "crm_measure" VALUES(1,8,X'019B76DAA8007015892AF3829ECB9E9B',2,0,1768561200000000,1768993200000000,20469,20474,2);
INSERT INTO "crm_measure" VALUES(1,9,X'019B76DAA8007015892AF3829ECB9E9B',1,0,1768906800000000,1768906800000000,20473,20473,1);
INSERT INTO "crm_measure" VALUES(1,10,X'019B76DAA8007015892AF3829ECB9E9B',1,0,1768906800000000,1768906800000000,20473,20473,1);
INSERT INTO "crm_measure" VALUES(1,11,X'019B76DAA8007015892AF3829ECB9E9B',4,88890800,1733043600000000,1768474800000000,20058,20468,4);
INSERT INTO "crm_measure" VALUES(1,11,X'019B76DAA800701E892AF3829ECB9E9B',1,8800000,1769425200000000,1769425200000000,20479,20479,1);
INSERT INTO "crm_measure" VALUES(1,11,X'019B76DAA8007023892AF3829ECB9E9B',1,7000000,1766739600000000,1766739600000000,20448,20448,1);
INSERT INTO "crm_measure" VALUES(1,12,X'019B76DAA8007015892AF3829ECB9E9B',1,3,1769425200000000,1769425200000000,20479,20479,1);
INSERT INTO "crm_measure" VALUES(2,1,X'019B76DAA80070FC892AF3829ECB9E9B',1,10000000,1771326180000000,1771326180000000,20501,20501,1);
CREATE TABLE crm_measure_day (
    tenant   INTEGER NOT NULL,
    measure  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    day      INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    total    INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant, measure, customer, day),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007015892AF3829ECB9E9B',20058,1,40000000,1733043600000000,1733043600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007015892AF3829ECB9E9B',20429,1,25500000,1765062000000000,1765062000000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007015892AF3829ECB9E9B',20457,1,18390800,1767484800000000,1767484800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B',20368,1,1200000000,1759827600000000,1759827600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B',20398,1,0,1762419600000000,1762419600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B',20438,1,900000000,1765875600000000,1765875600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B',20545,1,50000000,1775143800000000,1775143800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',20108,1,12000000,1737363600000000,1737363600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',20479,1,8800000,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',20545,1,33000000,1775143800000000,1775143800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007023892AF3829ECB9E9B',20448,1,7000000,1766739600000000,1766739600000000);
INSERT INTO "crm_measure_day" VALUES(1,2,X'019B76DAA8007015892AF3829ECB9E9B',20468,1,5000000,1768474800000000,1768474800000000);
INSERT INTO "crm_measure_day" VALUES(1,3,X'019B76DAA8007015892AF3829ECB9E9B',20477,1,9,1769252400000000,1769252400000000);
INSERT INTO "crm_measure_day" VALUES(1,4,X'019B76DAA8007015892AF3829ECB9E9B',20477,1,0,1769252400000000,1769252400000000);
INSERT INTO "crm_measure_day" VALUES(1,5,X'019B76DAA8007015892AF3829ECB9E9B',20475,1,0,1769079600000000,1769079600000000);
INSERT INTO "crm_measure_day" VALUES(1,6,X'019B76DAA8007015892AF3829ECB9E9B',20478,1,0,1769338800000000,1769338800000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007015892AF3829ECB9E9B',20469,1,0,1768561200000000,1768561200000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007015892AF3829ECB9E9B',20472,1,0,1768820400000000,1768820400000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007015892AF3829ECB9E9B',20499,1,0,1771153320000000,1771153320000000);
INSERT INTO "crm_measure_day" VALUES(1,8,X'019B76DAA8007015892AF3829ECB9E9B',20469,1,0,1768561200000000,1768561200000000);
INSERT INTO "crm_measure_day" VALUES(1,8,X'019B76DAA8007015892AF3829ECB9E9B',20474,1,0,1768993200000000,1768993200000000);
INSERT INTO "crm_measure_day" VALUES(1,9,X'019B76DAA8007015892AF3829ECB9E9B',20473,1,0,1768906800000000,1768906800000000);
INSERT INTO "crm_measure_day" VALUES(1,10,X'019B76DAA8007015892AF3829ECB9E9B',20473,1,0,1768906800000000,1768906800000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007015892AF3829ECB9E9B',20058,1,40000000,1733043600000000,1733043600000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007015892AF3829ECB9E9B',20429,1,25500000,1765062000000000,1765062000000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007015892AF3829ECB9E9B',20457,1,18390800,1767484800000000,1767484800000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007015892AF3829ECB9E9B',20468,1,5000000,1768474800000000,1768474800000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA800701E892AF3829ECB9E9B',20479,1,8800000,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007023892AF3829ECB9E9B',20448,1,7000000,1766739600000000,1766739600000000);
INSERT INTO "crm_measure_day" VALUES(1,12,X'019B76DAA8007015892AF3829ECB9E9B',20479,1,3,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(2,1,X'019B76DAA80070FC892AF3829ECB9E9B',20501,1,10000000,1771326180000000,1771326180000000);
CREATE TABLE crm_membership (
    tenant   INTEGER NOT NULL,
    segment  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (tenant, segment, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA8007015892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA8007015892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA800701A892AF3829ECB9E9B',1771153200000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA800701E892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA8007023892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,3,X'019B76DAA800701A892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,4,X'019B76DAA8007015892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,4,X'019B76DAA8007028892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,5,X'019B76DAA8007028892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(2,1,X'019B76DAA80070FC892AF3829ECB9E9B',1771326180000000);
CREATE TABLE crm_message (
    tenant        INTEGER NOT NULL,
    id            BLOB    NOT NULL,
    decision      BLOB    NOT NULL,
    customer      BLOB    NOT NULL,
    origin        BLOB    NOT NULL,
    contact_point BLOB    NOT NULL,
    step          INTEGER NOT NULL,
    channel       TEXT    NOT NULL,
    purpose       TEXT    NOT NULL,
    offer         TEXT    NOT NULL,
    offer_version INTEGER NOT NULL,
    message_class TEXT    NOT NULL CHECK (message_class IN ('resend', 'hold')),
    not_before    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    made_at       INTEGER NOT NULL,
    state         TEXT    NOT NULL
        CHECK (state IN ('waiting', 'claimed', 'started', 'accepted', 'refused', 'suppressed', 'expired', 'held')),
    attempt       INTEGER NOT NULL,
    token         INTEGER NOT NULL,
    lease_until   INTEGER,
    finished_at   INTEGER,
    detail        TEXT    NOT NULL,
    cost          INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, decision) REFERENCES crm_decision (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
) STRICT;
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070D5892AF3829ECB9E9B',X'019B76DAA80070D1892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',0,'post','offers','club',1,'hold',1771153320000000,1771412520000000,1771153320000000,'accepted',1,1,NULL,1771153320000000,'',800);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070D6892AF3829ECB9E9B',X'019B76DAA80070D3892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'refused',1,1,NULL,1771153320000000,'no such box',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070D7892AF3829ECB9E9B',X'019B76DAA80070D4892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'held',1,1,NULL,1771153320000000,'lost',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070E7892AF3829ECB9E9B',X'019B76DAA80070E6892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'suppressed',0,1,NULL,1771153380000000,'consent withdrawn',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070ED892AF3829ECB9E9B',X'019B76DAA80070EC892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153380000000,1771239780000000,1771153380000000,'expired',0,0,NULL,1771326180000000,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA800710F892AF3829ECB9E9B',X'019B76DAA800710C892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'claimed',0,1,1775144400000000,NULL,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007110892AF3829ECB9E9B',X'019B76DAA800710D892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'started',1,1,1775143860000000,NULL,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007111892AF3829ECB9E9B',X'019B76DAA800710E892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'waiting',0,0,NULL,NULL,'',0);
CREATE TABLE crm_migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT;
INSERT INTO "crm_migration" VALUES(1,'record and know',X'B02F3C5F0AA6A2B7511249D5BF330351A39DEEC713AE625C2692B7688760918B');
INSERT INTO "crm_migration" VALUES(2,'decide and act',X'9B4BBD3AACA200C1C388805291C66B77A03B6131BE44BA9EFE2EB56593270BE4');
INSERT INTO "crm_migration" VALUES(3,'keep in step',X'B15BB82DAFF22B06883144F0D0B8FF4C529BF8868A84179C72EAEC0F89E82D3B');
CREATE TABLE crm_profile (
    tenant      INTEGER NOT NULL,
    scheme      TEXT    NOT NULL DEFAULT 'external' CHECK (scheme = 'external'),
    source      TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    given       TEXT    NOT NULL,
    archived_at INTEGER,
    PRIMARY KEY (tenant, scheme, source, key),
    FOREIGN KEY (tenant, scheme, source, key) REFERENCES crm_identifier (tenant, scheme, source, value) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_profile" VALUES(1,'external','app','1','[[],[],[]]',NULL);
INSERT INTO "crm_profile" VALUES(1,'external','app','3','[[],[],["zone"]]',1767603600000000);
INSERT INTO "crm_profile" VALUES(1,'external','app','Zoë','[[],[],["language"]]',NULL);
CREATE TABLE crm_rate (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    currency TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (tenant, currency, day)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_rate" VALUES(1,'USD',20454,'0.92');
INSERT INTO "crm_rate" VALUES(1,'USD',20499,'0.875');
CREATE TABLE crm_segment_refresh (
    tenant           INTEGER NOT NULL REFERENCES crm_tenant (id),
    segment          INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    at               INTEGER NOT NULL,
    day              INTEGER NOT NULL,
    threshold_text   TEXT,
    threshold_number INTEGER,
    PRIMARY KEY (tenant, segment)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_segment_refresh" VALUES(1,1,1,1775143800000000,20545,NULL,NULL);
INSERT INTO "crm_segment_refresh" VALUES(1,2,1,1775143800000000,20545,NULL,NULL);
INSERT INTO "crm_segment_refresh" VALUES(1,3,1,1775143800000000,20545,NULL,2100000000);
INSERT INTO "crm_segment_refresh" VALUES(1,5,1,1775143800000000,20545,NULL,NULL);
INSERT INTO "crm_segment_refresh" VALUES(2,1,1,1771326180000000,20501,NULL,NULL);
CREATE TABLE crm_segment_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    segment  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, segment, customer)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA8007023892AF3829ECB9E9B');
CREATE TABLE crm_setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_setting" VALUES('draw salt 1','019b76da-a800-7000-892a-f3829ecb9e9b');
INSERT INTO "crm_setting" VALUES('draw salt 2','019b76da-a800-70f1-892a-f3829ecb9e9b');
INSERT INTO "crm_setting" VALUES('master key','1fbc3281ee08a05fa705cdb0a99bb981');
CREATE TABLE crm_standing (
    tenant       INTEGER NOT NULL,
    customer     BLOB    NOT NULL,
    stage        TEXT    NOT NULL,
    rung         TEXT    NOT NULL,
    defected     INTEGER NOT NULL,
    evaluated_on INTEGER NOT NULL,
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007015892AF3829ECB9E9B','retain','advocate',0,20478);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800701A892AF3829ECB9E9B','retain','regular',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B','enhance','regular',0,20479);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007023892AF3829ECB9E9B','enhance','new',0,20462);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007028892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800702B892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800702F892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007037892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800703B892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007047892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007048892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(2,X'019B76DAA80070FC892AF3829ECB9E9B','enhance','new',0,20501);
CREATE TABLE crm_statement (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    attribute   INTEGER NOT NULL,
    text        TEXT,
    number      INTEGER,
    source      TEXT    NOT NULL,
    stated_at   INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800704F892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1,'Köln',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007050892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',2,NULL,7,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007051892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',3,NULL,7363,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007052892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',4,NULL,250500000,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007053892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',5,'gold',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007055892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1,'Rašt',NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007056892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',2,NULL,NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007058892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1,'Hürth',NULL,'register',1741683600000000,1767949200000000);
CREATE TABLE crm_suppression (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    digest BLOB    NOT NULL,
    reason TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_suppression" VALUES(1,X'87E55E3FE7B9BE78A95937777F3105E1B372ACCC701A3266EB6D82AECC2F2183','asked never to be written to',1771153320000000);
CREATE TABLE crm_tenant (
    id           INTEGER NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    currency     TEXT    NOT NULL,
    zone         TEXT    NOT NULL,
    region       TEXT,
    added_at     INTEGER NOT NULL,
    revision     INTEGER NOT NULL DEFAULT 0,
    evaluated_on INTEGER,
    sequence     INTEGER NOT NULL DEFAULT 0,
    chain        BLOB    NOT NULL DEFAULT (zeroblob(32))
) STRICT;
INSERT INTO "crm_tenant" VALUES(1,'default','EUR','Europe/Berlin','DE',1767603600000000,30,20545,127,X'73D1EBBFDD51EFB669B5A587AF6977D6191DB3A433AE533C79DCA153C15452B0');
INSERT INTO "crm_tenant" VALUES(2,'acme','USD','America/New_York','US',1771326180000000,11,20501,15,X'37E5E2F0A5B8F2294F5B0C7469B1EB714A4A489E19A08A5789AE536EE002EED7');
CREATE TABLE crm_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    cause    BLOB    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, cause, customer)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA8007117892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B');
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA8007118892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B');
CREATE TABLE crm_transition (
    tenant              INTEGER NOT NULL,
    id                  BLOB    NOT NULL,
    customer            BLOB    NOT NULL,
    origin              BLOB    NOT NULL,
    at                  INTEGER NOT NULL,
    stage_before        TEXT,
    rung_before         TEXT,
    defected_before     INTEGER,
    evaluated_on_before INTEGER,
    stage               TEXT    NOT NULL,
    rung                TEXT    NOT NULL,
    defected            INTEGER NOT NULL,
    evaluated_on        INTEGER NOT NULL,
    reason              TEXT    NOT NULL,
    lifecycle_version   INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800701D892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800702A892AF3829ECB9E9B',X'019B76DAA8007028892AF3829ECB9E9B',X'019B76DAA8007028892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800702E892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007032892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007036892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800703A892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800703E892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007042892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800704B892AF3829ECB9E9B',X'019B76DAA8007047892AF3829ECB9E9B',X'019B76DAA8007047892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800704C892AF3829ECB9E9B',X'019B76DAA8007048892AF3829ECB9E9B',X'019B76DAA8007048892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007062892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007063892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007064892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'acquire','new',1,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007065892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'enhance','new',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007082892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1769252400000000,'retain','regular',0,20476,'retain','supporter',0,20477,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007086892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1769338800000000,'retain','supporter',0,20477,'retain','advocate',0,20478,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800708E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007092892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000,'enhance','regular',0,20479,'acquire','new',1,20479,'interaction voided',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007096892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007106892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1775143800000000,'retain','regular',0,20501,'acquire','regular',1,20545,'the day turned',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007118892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1775143800000000,'acquire','regular',1,20545,'retain','regular',0,20545,'interaction recorded',1);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA80070FF892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B',1771326180000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20501,'added',0);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA8007101892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B',X'019B76DAA80070FC892AF3829ECB9E9B',1771326180000000,'acquire','prospect',0,20501,'enhance','new',0,20501,'interaction recorded',0);
CREATE UNIQUE INDEX crm_definition_by_name ON crm_definition (tenant, kind, name, version);
CREATE INDEX crm_customer_archived ON crm_customer (tenant, id, archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX crm_customer_by_day ON crm_customer (tenant, added_on);
CREATE INDEX crm_customer_word_by_customer ON crm_customer_word (tenant, customer);
CREATE INDEX crm_identifier_by_customer ON crm_identifier (tenant, customer);
CREATE INDEX crm_identifier_by_origin ON crm_identifier (tenant, origin);
CREATE UNIQUE INDEX crm_contact_point_by_address ON crm_contact_point (tenant, scheme, value);
CREATE INDEX crm_customer_contact_point_by_customer ON crm_customer_contact_point (tenant, customer);
CREATE INDEX crm_customer_contact_point_by_point ON crm_customer_contact_point (tenant, contact_point);
CREATE INDEX crm_statement_by_customer ON crm_statement (tenant, customer, attribute, stated_at, recorded_at, id);
CREATE INDEX crm_statement_by_origin ON crm_statement (tenant, origin);
CREATE INDEX crm_attribute_by_customer ON crm_attribute (tenant, customer);
CREATE INDEX crm_interaction_by_customer ON crm_interaction (tenant, customer, occurred_at, id);
CREATE UNIQUE INDEX crm_interaction_by_external_id ON crm_interaction (tenant, source, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX crm_interaction_by_external_digest ON crm_interaction (tenant, source, external_digest)
    WHERE external_digest IS NOT NULL;
CREATE UNIQUE INDEX crm_interaction_by_voided ON crm_interaction (tenant, voids) WHERE voids IS NOT NULL;
CREATE INDEX crm_transition_by_customer ON crm_transition (tenant, customer, at, id);
CREATE INDEX crm_membership_by_customer ON crm_membership (tenant, customer);
CREATE INDEX crm_ledger_by_customer ON crm_ledger (tenant, customer, day, amount);
CREATE UNIQUE INDEX crm_ledger_by_external_id ON crm_ledger (tenant, source, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX crm_event_by_sequence ON crm_event (tenant, sequence) WHERE sequence IS NOT NULL;
CREATE INDEX crm_event_unsealed ON crm_event (tenant) WHERE sequence IS NULL;
CREATE INDEX crm_command_by_expiry ON crm_command (tenant, expires_at);
CREATE INDEX crm_consent_by_customer ON crm_consent (tenant, customer, channel, purpose, contact_point, granted, at)
    WHERE customer IS NOT NULL;
CREATE INDEX crm_consent_by_point ON crm_consent (tenant, contact_point, channel, purpose, granted, at)
    WHERE contact_point IS NOT NULL;
CREATE UNIQUE INDEX crm_decision_by_occasion ON crm_decision (tenant, occasion, customer, origin);
CREATE INDEX crm_decision_by_customer ON crm_decision (tenant, customer, day, channel);
CREATE UNIQUE INDEX crm_message_once ON crm_message (tenant, decision, contact_point, step);
CREATE INDEX crm_message_by_customer ON crm_message (tenant, customer, made_at, id);
CREATE INDEX crm_message_by_state ON crm_message (tenant, state, channel, not_before, id);
CREATE INDEX crm_message_expiring ON crm_message (tenant, expires_at, id) WHERE state = 'waiting';
CREATE INDEX crm_message_leased ON crm_message (tenant, lease_until) WHERE state IN ('claimed', 'started');
COMMIT;
