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
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA8007015892AF3829ECB9E9B','Rašt',NULL,X'019B76DAA800704E892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA800701A892AF3829ECB9E9B','Hürth',NULL,X'019B76DAA8007051892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,3,X'019B76DAA8007015892AF3829ECB9E9B',NULL,7363,X'019B76DAA800704A892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,4,X'019B76DAA8007015892AF3829ECB9E9B',NULL,250500000,X'019B76DAA800704B892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,5,X'019B76DAA8007015892AF3829ECB9E9B','gold',NULL,X'019B76DAA800704C892AF3829ECB9E9B');
CREATE TABLE crm_command (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    key        BLOB    NOT NULL,
    body       BLOB    NOT NULL,
    result     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_command" VALUES(1,X'6F6281EC357B8745989A827058736875CEDCED851D0A2A63FE0ADBC98B5EF292',X'C6AABAD27654B835C6B4BB9BDC4954D910EBBECC28F87D20FD06BD59D7C294E8','"019b76da-a800-710c-892a-f3829ecb9e9b"',1775748600000000);
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
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070AE892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B0892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B2892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B4892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B6892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B8892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BA892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BC892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BE892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C0892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,'post','offers',0,1771153260000000,1771153260000000,'call of today',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C2892AF3829ECB9E9B',NULL,NULL,X'019B76DAA800703C892AF3829ECB9E9B','post','offers',0,1771153260000000,1771153260000000,'unsubscribed',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C4892AF3829ECB9E9B',NULL,NULL,X'019B76DAA800703C892AF3829ECB9E9B','post','offers',1,1771153320000000,1771153320000000,'signed up again',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070E2892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',NULL,'post','offers',0,1771153380000000,1771153380000000,'told us in the branch',NULL,NULL);
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
INSERT INTO "crm_contact_point" VALUES(2,X'019B76DAA80070F6892AF3829ECB9E9B','email','sara@example.org','sara@example.org',1);
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
INSERT INTO "crm_customer" VALUES(2,X'019B76DAA80070F5892AF3829ECB9E9B','person','Sara of Acme','sara of acme',NULL,NULL,NULL,1771326180000000,20501,1,NULL);
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
INSERT INTO "crm_customer_contact_point" VALUES(2,X'019B76DAA80070F5892AF3829ECB9E9B',X'019B76DAA80070F6892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B');
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
INSERT INTO "crm_customer_word" VALUES(2,'acme',X'019B76DAA80070F5892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'of',X'019B76DAA80070F5892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'sara',X'019B76DAA80070F5892AF3829ECB9E9B');
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
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070CA892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','club','post','any',8.66666666666666696272e-01,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070CB892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070CC892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070CD892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D2892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',6.66666666666666657414e-02,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D3892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"no consent"}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D4892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D5892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',0.1,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DF892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B','march',1771153320000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070E5892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','march',1771153380000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007105892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[2],[1.0]]',X'4F987EC276CF7172614540AF624B26F1','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007106892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007107892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire');
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
INSERT INTO "crm_event" VALUES(35,1,X'019B76DAA8007047892AF3829ECB9E9B','customer.updated',1767603600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"fields":["preferences"],"version":2}',35,X'05E52AFD54D13BB4F4D5D4835DA39DD15D86B35CC812C988C5345641DC9F6144');
INSERT INTO "crm_event" VALUES(36,1,X'019B76DAA800704D892AF3829ECB9E9B','customer.attributes_stated',1767603600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"attributes":["city","score","birthday","limit","tier"],"source":"form"}',36,X'5E29B0D7D0C9FF704C978A447E1F20B9F2266D7CCDF1D4257E9E32DBB055BC20');
INSERT INTO "crm_event" VALUES(37,1,X'019B76DAA8007050892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"attributes":["city","score"],"source":"call centre"}',37,X'227142A576E459C029C6C90EFF313235BFF15F9A1D85A26656FCDADC1EFFEBED');
INSERT INTO "crm_event" VALUES(38,1,X'019B76DAA8007052892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"attributes":["city"],"source":"register"}',38,X'0B8D8F7AF6DB95CF68932D88CE50518C921E51BC8E46753E67D119438DC384AC');
INSERT INTO "crm_event" VALUES(39,1,X'019B76DAA800705F892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',39,X'6C3F0F267B2479BF5793DBD49217A008A1931168A1DD862DA248F54F655D491C');
INSERT INTO "crm_event" VALUES(40,1,X'019B76DAA8007060892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',40,X'B6E7509B9456CEF1C2DB4B86784E8FAF09E88B63DF922957C9F68CD5981B3E02');
INSERT INTO "crm_event" VALUES(41,1,X'019B76DAA8007061892AF3829ECB9E9B','customer.defected',1767949200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","acquire"]}',41,X'01FC5251B3033E9E0E47B62715F823E7DA1045AEA54F004AD17595AB57ECA57C');
INSERT INTO "crm_event" VALUES(42,1,X'019B76DAA8007062892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',42,X'E37F4BF5802394D878D5A78FA2D90D44AA8BCFAFE331C77ED41083C68078ED3A');
INSERT INTO "crm_event" VALUES(43,1,X'019B76DAA8007063892AF3829ECB9E9B','interactions.recorded',1767949200000000,NULL,NULL,'{"count":8,"kinds":{"purchase":8}}',43,X'17E8C1A7B129F124DC60E4672B36B8FA6EED085F58403AAF441CD52D3F9F9CBB');
INSERT INTO "crm_event" VALUES(44,1,X'019B76DAA8007065892AF3829ECB9E9B','interaction.recorded',1768474800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7064-892a-f3829ecb9e9b","kind":"return"}',44,X'B623F16BEC1481E31566B1FD7715EA9AE76C9D9008880125DF64FB2BBA5CDB38');
INSERT INTO "crm_event" VALUES(45,1,X'019B76DAA8007067892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7066-892a-f3829ecb9e9b","kind":"message"}',45,X'D2CF24D5C9AEE390146F36E8761B73473A632C96A61E5DBC8A08A0C8C952464E');
INSERT INTO "crm_event" VALUES(46,1,X'019B76DAA8007069892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7068-892a-f3829ecb9e9b","kind":"message"}',46,X'642A755E3E0BFF948C8846079FC8C3C0A73FF6351B1789FAE36DD955BBB8B97D');
INSERT INTO "crm_event" VALUES(47,1,X'019B76DAA800706B892AF3829ECB9E9B','interaction.recorded',1768647600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-706a-892a-f3829ecb9e9b","kind":"visit"}',47,X'F5BF83BFE30DACD8B843495FC1FC81B5D162A0EEBCD47385A5CE855EA2DF21D4');
INSERT INTO "crm_event" VALUES(48,1,X'019B76DAA800706D892AF3829ECB9E9B','interaction.recorded',1768734000000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-706c-892a-f3829ecb9e9b","kind":"call"}',48,X'4304D7EE023F30DBB96FDF877A734482E055ADF34396B11FA33A3EDF1637CDD5');
INSERT INTO "crm_event" VALUES(49,1,X'019B76DAA800706F892AF3829ECB9E9B','interaction.recorded',1768820400000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-706e-892a-f3829ecb9e9b","kind":"advice"}',49,X'420B362A6CFE46BCABA99017B6839786A2C50D6CD934EADA25C06351F421882E');
INSERT INTO "crm_event" VALUES(50,1,X'019B76DAA8007071892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7070-892a-f3829ecb9e9b","kind":"open"}',50,X'DBD805E4253465AA1807D36296201A6E21C56DC73D32EFCEF689536B4BE83FFF');
INSERT INTO "crm_event" VALUES(51,1,X'019B76DAA8007073892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7072-892a-f3829ecb9e9b","kind":"click"}',51,X'073572ECECA6850CEB5BE72864C8EDD6EE011143783225CC01F9A66889AA67BB');
INSERT INTO "crm_event" VALUES(52,1,X'019B76DAA8007075892AF3829ECB9E9B','interaction.recorded',1768993200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7074-892a-f3829ecb9e9b","kind":"reply"}',52,X'98980D44A5D683D6AB95FA06CE84725013A6376B058CE9FA1D8E905EE3E32A2D');
INSERT INTO "crm_event" VALUES(53,1,X'019B76DAA8007077892AF3829ECB9E9B','interaction.recorded',1769079600000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7076-892a-f3829ecb9e9b","kind":"complaint"}',53,X'C1D4BE4195928F94D4FA625AC1CEDBD50BC63173910EEF6C594368A7EF1C7105');
INSERT INTO "crm_event" VALUES(54,1,X'019B76DAA8007079892AF3829ECB9E9B','interaction.recorded',1769166000000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7078-892a-f3829ecb9e9b","kind":"note"}',54,X'ED82FC6767ADEA105ADBA5B0F0A0D985B9113737357B5CA974938784EC69C8EE');
INSERT INTO "crm_event" VALUES(55,1,X'019B76DAA800707C892AF3829ECB9E9B','customer.standing_changed',1769252400000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"rung":["regular","supporter"],"stage":["retain","retain"]}',55,X'E201DF801DB135353B49E34DD0E311306F48BE205B00232596250E396680ABE0');
INSERT INTO "crm_event" VALUES(56,1,X'019B76DAA800707D892AF3829ECB9E9B','interaction.recorded',1769252400000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-707a-892a-f3829ecb9e9b","kind":"feedback"}',56,X'EAADBB720C4D0B5105836DC9259BE8B2B9E2D96A91AA6E1F0F56CA6A79677E6E');
INSERT INTO "crm_event" VALUES(57,1,X'019B76DAA8007080892AF3829ECB9E9B','customer.standing_changed',1769338800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"rung":["supporter","advocate"],"stage":["retain","retain"]}',57,X'9DDE32C3DE0B76A0BDB54CDA54D5F1BFFBDE313A936ABC87A909E267A3C2D770');
INSERT INTO "crm_event" VALUES(58,1,X'019B76DAA8007081892AF3829ECB9E9B','interaction.recorded',1769338800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-707e-892a-f3829ecb9e9b","kind":"referral"}',58,X'484647026B825CD79C302A660F46650BB6E798024E9C1070C5700B61D0293F01');
INSERT INTO "crm_event" VALUES(59,1,X'019B76DAA8007083892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7082-892a-f3829ecb9e9b","kind":"tasting"}',59,X'BB244AF06DA8EBF6054D02D7BCEED0A42A9038D5F0C36BDB30EC57701DB7711C');
INSERT INTO "crm_event" VALUES(60,1,X'019B76DAA8007085892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-7084-892a-f3829ecb9e9b","kind":"tasting"}',60,X'37F57116CB0428B5D83080B8864164C7F333009F7687D54520418A0A0B4930A9');
INSERT INTO "crm_event" VALUES(61,1,X'019B76DAA8007088892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',61,X'C0C92ED46926E2BEBD44783CB584E43643AB5B110D94F53A62CC457EF5571CC9');
INSERT INTO "crm_event" VALUES(62,1,X'019B76DAA8007089892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-7086-892a-f3829ecb9e9b","kind":"purchase"}',62,X'E6CA34749669A37CA7AE7A134AA7EEAEB586739AFDD9E38751B7EEB8BEE5FD63');
INSERT INTO "crm_event" VALUES(63,1,X'019B76DAA800708C892AF3829ECB9E9B','customer.defected',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["regular","new"],"stage":["enhance","acquire"]}',63,X'1314710C6AD8FAB29BD483825B0C6FB995BC26B9321F41CC03F776C70CBBD9A5');
INSERT INTO "crm_event" VALUES(64,1,X'019B76DAA800708D892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-708a-892a-f3829ecb9e9b","kind":"void"}',64,X'3ABB865FD237DFE028FC40D1F755CE62E5320CE7961DAA59EB266E6EF89C70E2');
INSERT INTO "crm_event" VALUES(65,1,X'019B76DAA8007090892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',65,X'5BB9148EBC513E559965334BE64E9828CB0C278BFDEF0C9FEA50179139463640');
INSERT INTO "crm_event" VALUES(66,1,X'019B76DAA8007091892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-708e-892a-f3829ecb9e9b","kind":"purchase"}',66,X'EBA9345E323BF2F33E65FA87B7C8C359575491BA436B0D045334B54CD066E92F');
INSERT INTO "crm_event" VALUES(67,1,X'019B76DAA8007093892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-7092-892a-f3829ecb9e9b","kind":"purchase"}',67,X'F06A7EED36C45187EAD7822DB8E1F3126B169B695A5D0FBD2F7C24AA3953256C');
INSERT INTO "crm_event" VALUES(68,1,X'019B76DAA8007094892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"buyers","version":1}',68,X'06D1D1241A2C256DA6510C068BEEB6F994896C9473198FE9987AA363E78AF6AC');
INSERT INTO "crm_event" VALUES(69,1,X'019B76DAA8007095892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"buyers","version":1}',69,X'4AC129A9EC098604B097BA9EFC2E4DAFC0BABEEA98E38C1BF8E67C453BA33DE0');
INSERT INTO "crm_event" VALUES(70,1,X'019B76DAA8007096892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"segment":"buyers","version":1}',70,X'2445EC2F349727CAEA80E7C68F3FBEFC468A833D870E6D641D20816736CAF287');
INSERT INTO "crm_event" VALUES(71,1,X'019B76DAA8007097892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"segment":"buyers","version":1}',71,X'EDAE8D82F325A88CB1BD8861DF435B9070678CC318C2441D6426D400286201D2');
INSERT INTO "crm_event" VALUES(72,1,X'019B76DAA8007098892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"segment":"buyers","version":1}',72,X'69CC5150BAB034158B38F9E1F898BE61D8D8D4C590764C5AA33D7DEF19128841');
INSERT INTO "crm_event" VALUES(73,1,X'019B76DAA8007099892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet","version":1}',73,X'00CECF05B20111F7009518F144776D3AE52558F3098939BA57985EBDB959A669');
INSERT INTO "crm_event" VALUES(74,1,X'019B76DAA800709A892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"best","version":1}',74,X'E4F3E3FC2282B281B7C2AE51116123D90FEA249B85E6D9FF5A94987C454339BE');
INSERT INTO "crm_event" VALUES(75,1,X'019B76DAA800709B892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"segment":"best","version":1}',75,X'B5649E1622915EA1DE364DB40BB2650B2BA0A3E0E0E0A8C0A730CEB0C5AB3ADE');
INSERT INTO "crm_event" VALUES(76,1,X'019B76DAA800709C892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"friends","version":1}',76,X'FE19D949CF00239800175B9E471FDBDDE9DF246BE9A962CB222ABB571A66B905');
INSERT INTO "crm_event" VALUES(77,1,X'019B76DAA800709D892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"friends","version":1}',77,X'9F30480453E103DB96851CF0B9898354D763FB3F8BF19584BFEFB9CAFFFB9D13');
INSERT INTO "crm_event" VALUES(78,1,X'019B76DAA800709E892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007028892AF3829ECB9E9B','{"segment":"friends","version":1}',78,X'949233DF997EEEBB48E88FAFF67F8545866C52F8CB930F51F191F67C3F632E1A');
INSERT INTO "crm_event" VALUES(79,1,X'019B76DAA800709F892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet-friends","version":1}',79,X'09694FA4B8E6DDC1A7E7B3BF521BA25C7F039F12A11869638D3E986DE8A950B2');
INSERT INTO "crm_event" VALUES(80,1,X'019B76DAA80070A0892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',80,X'6FFFB990E1BFB1E4AB2FD3D764A99E1FDA9C879E4EE5DC38A06E609402312953');
INSERT INTO "crm_event" VALUES(81,1,X'019B76DAA80070A1892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007028892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',81,X'4563A588AF7E9DF20B11FF725EB353005B2BDE0F2EE0274FA363772C10EC53B8');
INSERT INTO "crm_event" VALUES(82,1,X'019B76DAA80070A2892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"gone","version":1}',82,X'1EEFC0145E7AD37831C9BB2536E2D5760CE79581F0DECD6B625B8985E536128D');
INSERT INTO "crm_event" VALUES(83,1,X'019B76DAA80070A3892AF3829ECB9E9B','segment.retired',1769425200000000,NULL,NULL,'{"segment":"gone"}',83,X'6B2BB77C5CC2D3510D735F3794EDB56E83FD9914ACD0BAE1F2116FBDDC8DF1A1');
INSERT INTO "crm_event" VALUES(84,1,X'019B76DAA80070A4892AF3829ECB9E9B','lifecycle.defined',1769425200000000,NULL,NULL,'{"changed":0,"version":1}',84,X'2388864FE8BA5387BB80A50F90934C7AA7AB8925BFD98E92D826E3F3C4B2383C');
INSERT INTO "crm_event" VALUES(85,1,X'019B76DAA80070A5892AF3829ECB9E9B','segment.entered',1771153200000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"segment":"quiet","version":1}',85,X'5BD7B4069BBB91561D73CD218BA71E6B0A990677EE41BC6856F2103F8BCB2830');
INSERT INTO "crm_event" VALUES(86,1,X'019B76DAA80070A9892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"account":"acquisition cost","entry":"019b76da-a800-70a6-892a-f3829ecb9e9b"}',86,X'0977B2162CC40C8ADEDACD66411B67C835E123EFF27182758611093C6D4BA432');
INSERT INTO "crm_event" VALUES(87,1,X'019B76DAA80070AA892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"account":"product cost","entry":"019b76da-a800-70a7-892a-f3829ecb9e9b"}',87,X'B203717898D7EF528B10CBB353BA1DE65F3EF6DDD946C8CE32F76FA88CB4147C');
INSERT INTO "crm_event" VALUES(88,1,X'019B76DAA80070AB892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70a8-892a-f3829ecb9e9b"}',88,X'3EB9E3EAC5925E06C897DC9DEC31251218A01DDA9781B7152DD30D8AA1C8C9BF');
INSERT INTO "crm_event" VALUES(89,1,X'019B76DAA80070AD892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70ac-892a-f3829ecb9e9b"}',89,X'0ADB7ED187CCF1ABB9AF49411437E9C08F261A092D870E8913A6A15C21A12603');
INSERT INTO "crm_event" VALUES(90,1,X'019B76DAA80070AF892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70ae-892a-f3829ecb9e9b"}',90,X'8AB1BCDA4F987FE2F1FE11E4A1ABEE376D2BD1F8F9463FC0C5D56405CEB83DB2');
INSERT INTO "crm_event" VALUES(91,1,X'019B76DAA80070B1892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b0-892a-f3829ecb9e9b"}',91,X'17438272356EEBFCDE2C3C89746872413DE88322BE725CD13E269162C6DE08C5');
INSERT INTO "crm_event" VALUES(92,1,X'019B76DAA80070B3892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b2-892a-f3829ecb9e9b"}',92,X'764528AB160663F269BB12A15619C32FE45B90D3CFF5003BD887B2A7B646A20F');
INSERT INTO "crm_event" VALUES(93,1,X'019B76DAA80070B5892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800702B892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b4-892a-f3829ecb9e9b"}',93,X'F6CC86A7292B069698E10BC76F00FD763DC65E771F592B2899DFAA8C393A579E');
INSERT INTO "crm_event" VALUES(94,1,X'019B76DAA80070B7892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b6-892a-f3829ecb9e9b"}',94,X'D064E5BA8D06715E5EAE25648090511B3ACC1BCA19AD46B809690052C447C051');
INSERT INTO "crm_event" VALUES(95,1,X'019B76DAA80070B9892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b8-892a-f3829ecb9e9b"}',95,X'3B904375E65848DA17394B410EB54762BC0C307491AD784E4AEB06CBB14C568D');
INSERT INTO "crm_event" VALUES(96,1,X'019B76DAA80070BB892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70ba-892a-f3829ecb9e9b"}',96,X'EA94B0CA5CD33FE61E441F2EDA34351D3E98BCC9603FF47ED7266F45A7738C00');
INSERT INTO "crm_event" VALUES(97,1,X'019B76DAA80070BD892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800703B892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70bc-892a-f3829ecb9e9b"}',97,X'CFE28C9B7415E2C9E83199214DC230CBF595BED7EAD84FC4426C18F63E5F868C');
INSERT INTO "crm_event" VALUES(98,1,X'019B76DAA80070BF892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800703F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70be-892a-f3829ecb9e9b"}',98,X'A7802B87D5BD6245288AD5171E7C7C9B223B09C9368C9B6EACC4777C2C972EE5');
INSERT INTO "crm_event" VALUES(99,1,X'019B76DAA80070C1892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c0-892a-f3829ecb9e9b"}',99,X'430486E0EDB222EE2BC5B5F4B4C85603CFC91A50AA60CD3A344A68935507DBA4');
INSERT INTO "crm_event" VALUES(100,1,X'019B76DAA80070C3892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-703c-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70c2-892a-f3829ecb9e9b"}',100,X'34FD8C4FFAD4DB99A5EE8446FF9F077A613EBDECBE455292EE4AF018604B7B84');
INSERT INTO "crm_event" VALUES(101,1,X'019B76DAA80070C5892AF3829ECB9E9B','consent.granted',1771153320000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-703c-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70c4-892a-f3829ecb9e9b"}',101,X'9319504083B3B46E5CF0B80AE265D74AEC5FE980F2ECABBDF70C395177D945F3');
INSERT INTO "crm_event" VALUES(102,1,X'019B76DAA80070C6892AF3829ECB9E9B','suppression.added',1771153320000000,NULL,NULL,'{"digest":"87e55e3fe7b9be78a95937777f3105e1b372accc701a3266eb6d82aecc2f2183","reason":"asked never to be written to"}',102,X'38C27F54E12EC845ADC4EE3A8EF022D70F4A00B55C18AEEB221934DBFA4C8D5B');
INSERT INTO "crm_event" VALUES(103,1,X'019B76DAA80070C7892AF3829ECB9E9B','cap.defined',1771153320000000,NULL,NULL,'{"cap":"post:1","version":1}',103,X'A90EF101147607261683E781CC865CEB9C6E0789BE734D9F5A197C2F2C351C24');
INSERT INTO "crm_event" VALUES(104,1,X'019B76DAA80070C8892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"taster","version":1}',104,X'41245A80832E5927756695C255B3AAE47B600B8B4B4E8E6131D50A68CE7D0D4C');
INSERT INTO "crm_event" VALUES(105,1,X'019B76DAA80070C9892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"club","version":1}',105,X'70F77CBD11A09ABE1CDE47A302A62CB38AC6C621FC56C541A887740492C7B388');
INSERT INTO "crm_event" VALUES(106,1,X'019B76DAA80070D1892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":0,"messages":3,"occasion":"welcome","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":null}',106,X'768BBBEDF41E74B97595BFC6CAF15E45B2EE836F261351A93F374620A3F66D1D');
INSERT INTO "crm_event" VALUES(107,1,X'019B76DAA80070D6892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":3,"messages":0,"occasion":"trial","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":"buyers"}',107,X'3C9CFB467D978D89AF118FF0B0C219DA73B2016E53E833166662298957549081');
INSERT INTO "crm_event" VALUES(108,1,X'019B76DAA80070D8892AF3829ECB9E9B','interaction.recorded',1771153320000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"interaction":"019b76da-a800-70d7-892a-f3829ecb9e9b","kind":"message"}',108,X'7C976F3DA2450AECDA57D6F61749A004C67F4E55776A03BA008FDDBF52C0CE2E');
INSERT INTO "crm_event" VALUES(109,1,X'019B76DAA80070DA892AF3829ECB9E9B','ledger.booked',1771153320000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"account":"contact cost","entry":"019b76da-a800-70d9-892a-f3829ecb9e9b"}',109,X'F4A51CAA7F8906AA05DDF1C78C5781174B7865B8D3A7E0470EE983BB5B192F0E');
INSERT INTO "crm_event" VALUES(110,1,X'019B76DAA80070DB892AF3829ECB9E9B','message.accepted',1771153320000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70ca-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-70ce-892a-f3829ecb9e9b","offer":"club","step":0}',110,X'115BD04FB9BF10EF76725B28C81BF5E0FC7CC4C55100BC051FFA81F0D3AE4E4B');
INSERT INTO "crm_event" VALUES(111,1,X'019B76DAA80070DC892AF3829ECB9E9B','message.refused',1771153320000000,NULL,X'019B76DAA800702B892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70cc-892a-f3829ecb9e9b","detail":"no such box","message":"019b76da-a800-70cf-892a-f3829ecb9e9b","offer":"taster","step":0}',111,X'340D9440C5C752CF979C43CD06067E4446394A260E950633E17685E1F840EA38');
INSERT INTO "crm_event" VALUES(112,1,X'019B76DAA80070DD892AF3829ECB9E9B','message.unknown',1771153320000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"attempt":1,"channel":"post","decision":"019b76da-a800-70cd-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70d0-892a-f3829ecb9e9b","offer":"taster","step":0,"then":"held"}',112,X'C3F0FFF8B2134503991933674620AB3D489B467E9C422F7DA62319050BA48752');
INSERT INTO "crm_event" VALUES(113,1,X'019B76DAA80070DE892AF3829ECB9E9B','message.held',1771153320000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70cd-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70d0-892a-f3829ecb9e9b","offer":"taster","step":0}',113,X'4525141741BA39738EDB0DA6CE8D34EA8733F139F3D5B7999A4A12A3D38A442B');
INSERT INTO "crm_event" VALUES(114,1,X'019B76DAA80070E1892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',114,X'C8EE4E2D9009498BA71C92C9AE03913EDE9DCDDCF87C60078FEA3F239EE6A7F2');
INSERT INTO "crm_event" VALUES(115,1,X'019B76DAA80070E3892AF3829ECB9E9B','consent.withdrawn',1771153380000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70e2-892a-f3829ecb9e9b"}',115,X'A351AF54BD64CC39A8903D5A2716AC5BCAA2C22D580C38B08F8134E37E52318E');
INSERT INTO "crm_event" VALUES(116,1,X'019B76DAA80070E4892AF3829ECB9E9B','message.suppressed',1771153380000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70df-892a-f3829ecb9e9b","detail":"consent withdrawn","message":"019b76da-a800-70e0-892a-f3829ecb9e9b","offer":"taster","step":0}',116,X'8F06418F32C4BBA55C1282C2B947BBF8452CEEB45FF2933D6F002DD8792A1A85');
INSERT INTO "crm_event" VALUES(117,1,X'019B76DAA80070E7892AF3829ECB9E9B','decisions.made',1771153380000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',117,X'A2BC08EB6EF5717223EB4E09F9F4DD89928FD156F4361E03944007EDFE369A6C');
INSERT INTO "crm_event" VALUES(118,1,X'019B76DAA80070E8892AF3829ECB9E9B','offer.defined',1771326180000000,NULL,NULL,'{"offer":"taster","version":2}',118,X'BD03E874CCC71E89F865E539FDD593367C5E1224AA9DEBA2D00182DCD6ED3517');
INSERT INTO "crm_event" VALUES(119,1,X'019B76DAA80070E9892AF3829ECB9E9B','message.expired',1771326180000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70e5-892a-f3829ecb9e9b","message":"019b76da-a800-70e6-892a-f3829ecb9e9b","offer":"taster","step":0}',119,X'4CC7975CB67E9F7D1E0632559E6BE6870DB249E072D1E618E7088B0173C35FF1');
INSERT INTO "crm_event" VALUES(120,2,X'019B76DAA80070EB892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"purchases","version":1}',1,X'BFBF0D6D1EE0D55943CF3FF408E05E08C21426F72DE59D58D69CD224FA990112');
INSERT INTO "crm_event" VALUES(121,2,X'019B76DAA80070EC892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"returns","version":1}',2,X'454E7DC68D3E9D524CAB5BABCDD58D370025A8F48DCB359F42CF5746868A2D43');
INSERT INTO "crm_event" VALUES(122,2,X'019B76DAA80070ED892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"feedback","version":1}',3,X'23479ECEC35F84BCEF073BA06A0F3545A13A662DDC15083820C8DAA78E6D8F59');
INSERT INTO "crm_event" VALUES(123,2,X'019B76DAA80070EE892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"praise","version":1}',4,X'F3B09D5A60AF92D6CFEF71C7FC9428C716B2BFC74EC277FE05FD0802C9CC4D94');
INSERT INTO "crm_event" VALUES(124,2,X'019B76DAA80070EF892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"complaints","version":1}',5,X'3428BEA965915BB8EA47A717E278629C968F4D8B88E08D12722185C3557DC929');
INSERT INTO "crm_event" VALUES(125,2,X'019B76DAA80070F0892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"referrals","version":1}',6,X'312938F928146AA426C4303CF0C4E86D3836A7C6F04289CAACCD4B79C7955B61');
INSERT INTO "crm_event" VALUES(126,2,X'019B76DAA80070F1892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"contacts","version":1}',7,X'830D4E8C7BCF7EAE3E14BA04EABF5D4C97FF7F5CCF2E786B4BEF99279FB66595');
INSERT INTO "crm_event" VALUES(127,2,X'019B76DAA80070F2892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"replies","version":1}',8,X'6BE3DE73410DD03B2F760FD5851474801D19807A8AAD0B82AB3F248139EF1F95');
INSERT INTO "crm_event" VALUES(128,2,X'019B76DAA80070F3892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"opens","version":1}',9,X'CC8587446722E14CE125C9A45E98C06FF079D4B661CAEFA1BFA04A75A2170A20');
INSERT INTO "crm_event" VALUES(129,2,X'019B76DAA80070F4892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"clicks","version":1}',10,X'FDA0A7708BD28142FC0D09CA94C80FE309C74194C9E4BBF364534D5C84A1963E');
INSERT INTO "crm_event" VALUES(130,2,X'019B76DAA80070F7892AF3829ECB9E9B','customer.added',1771326180000000,'till',X'019B76DAA80070F5892AF3829ECB9E9B','{}',11,X'5988E2ECD272CA87C59CA4CA7A2D18BEB4BA309EA0D3C7CA8E26337E0C49A342');
INSERT INTO "crm_event" VALUES(131,2,X'019B76DAA80070FB892AF3829ECB9E9B','customer.standing_changed',1771326180000000,'till',X'019B76DAA80070F5892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',12,X'E9841A9E74AA7FD8C78B4059FE09778265D2818124B8ED92F39F4EEE562D8608');
INSERT INTO "crm_event" VALUES(132,2,X'019B76DAA80070FC892AF3829ECB9E9B','interaction.recorded',1771326180000000,'till',X'019B76DAA80070F5892AF3829ECB9E9B','{"interaction":"019b76da-a800-70f9-892a-f3829ecb9e9b","kind":"purchase"}',13,X'D1678D0327FE20358847CFCC3249A2D9D279344940A6EC26A6570ED9D51040DC');
INSERT INTO "crm_event" VALUES(133,2,X'019B76DAA80070FD892AF3829ECB9E9B','segment.defined',1771326180000000,NULL,NULL,'{"segment":"buyers","version":1}',14,X'7D361AD8C81691BD09365FAF5A2ECAF98CED7687E4DCB84022CEB43E4224814C');
INSERT INTO "crm_event" VALUES(134,2,X'019B76DAA80070FE892AF3829ECB9E9B','segment.entered',1771326180000000,NULL,X'019B76DAA80070F5892AF3829ECB9E9B','{"segment":"buyers","version":1}',15,X'6EFF38A163CC92DBCA45CB042BFEF4631AF1A022BB54215B99ABDCA1A5396EDF');
INSERT INTO "crm_event" VALUES(135,1,X'019B76DAA8007100892AF3829ECB9E9B','customer.defected',1775143800000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["retain","acquire"]}',120,X'9C6B5E687699471E014E831BBDBCFB102DDF03D30D39D70D40517B467557A9FB');
INSERT INTO "crm_event" VALUES(136,1,X'019B76DAA8007101892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"quiet","version":1}',121,X'4E4F5F4AA149A67D953552D085820506C45E1043C6D44ADF874CB4679BA9BE99');
INSERT INTO "crm_event" VALUES(137,1,X'019B76DAA8007102892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"segment":"quiet","version":1}',122,X'0E6141A82BFD2CD0588E75CDD041A41579CABFA637D41719FA6FFB6BBC496375');
INSERT INTO "crm_event" VALUES(138,1,X'019B76DAA8007103892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"segment":"quiet","version":1}',123,X'0DDF7096819F93F9BB14A3748A8D7AB85A006D1D2320A6D00CB4FB2F42A19462');
INSERT INTO "crm_event" VALUES(139,1,X'019B76DAA8007104892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007015892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',124,X'2D8AD3151C8E599DF24C8CDB5AD64E33B338F894429A4F44F24FA8DABF7AE7B6');
INSERT INTO "crm_event" VALUES(140,1,X'019B76DAA800710B892AF3829ECB9E9B','decisions.made',1775143800000000,'desk',NULL,'{"decided":3,"held_out":0,"messages":3,"occasion":"april","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',NULL,NULL);
INSERT INTO "crm_event" VALUES(141,1,X'019B76DAA800710D892AF3829ECB9E9B','interaction.recorded',1775143800000000,'desk',X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-710c-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(142,1,X'019B76DAA800710E892AF3829ECB9E9B','customer.archived',1775143800000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"version":2}',NULL,NULL);
INSERT INTO "crm_event" VALUES(143,1,X'019B76DAA800710F892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007023892AF3829ECB9E9B','{"segment":"buyers","version":1}',NULL,NULL);
INSERT INTO "crm_event" VALUES(144,1,X'019B76DAA8007112892AF3829ECB9E9B','customer.returned',1775143800000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["acquire","retain"]}',NULL,NULL);
INSERT INTO "crm_event" VALUES(145,1,X'019B76DAA8007113892AF3829ECB9E9B','interaction.recorded',1775143800000000,NULL,X'019B76DAA800701A892AF3829ECB9E9B','{"interaction":"019b76da-a800-7110-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
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
INSERT INTO "crm_identifier" VALUES(1,'external','erp','4711','4711',1,X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','Zoë/1','Zoë/1',1,X'019B76DAA8007028892AF3829ECB9E9B',X'019B76DAA8007028892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-17','C-17',1,X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-18','C-18',1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'phone','','+4930901829','+4930901829',1,X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(2,'email','','sara@example.org','sara@example.org',1,X'019B76DAA80070F5892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B');
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
INSERT INTO "crm_interaction" VALUES(1,1,X'019B76DAA8007053892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','purchase','inbound',1733043600000000,1767949200000000,20058,'shop','o-1',NULL,'web',40000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":40000000,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(2,1,X'019B76DAA8007054892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','purchase','inbound',1765062000000000,1767949200000000,20429,'shop','o-2',NULL,'web',25500000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":25500000,"product":"green tea","quantity":1500000},{"base":25500000,"product":"cup","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(3,1,X'019B76DAA8007055892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','purchase','inbound',1767484800000000,1767949200000000,20457,'shop','o-3',NULL,'branch',18390800,'USD',19990000,'0.92',20454,NULL,'{"lines":[{"amount":19990000,"base":18390800,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(4,1,X'019B76DAA8007056892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1759827600000000,1767949200000000,20368,'erp','i-1',NULL,NULL,1200000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(5,1,X'019B76DAA8007057892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1762419600000000,1767949200000000,20398,'erp','i-2',NULL,NULL,0,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(6,1,X'019B76DAA8007058892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1765875600000000,1767949200000000,20438,'erp','i-3',NULL,NULL,900000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(7,1,X'019B76DAA8007059892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1737363600000000,1767949200000000,20108,'shop','o-4',NULL,'branch',12000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":12000000,"product":"cup","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(8,1,X'019B76DAA800705A892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B','purchase','inbound',1766739600000000,1767949200000000,20448,'shop','o-5',NULL,'web',7000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":7000000,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(9,1,X'019B76DAA8007064892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','return','inbound',1768474800000000,1768474800000000,20468,NULL,NULL,NULL,'branch',5000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":5000000,"product":"tea"}]}');
INSERT INTO "crm_interaction" VALUES(10,1,X'019B76DAA8007066892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','message','inbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Question","text":"Is the Assam back?"}');
INSERT INTO "crm_interaction" VALUES(11,1,X'019B76DAA8007068892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','message','outbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Re: Question","text":"It is."}');
INSERT INTO "crm_interaction" VALUES(12,1,X'019B76DAA800706A892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','visit','inbound',1768647600000000,1768647600000000,20470,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":12,"text":"looked at pots"}');
INSERT INTO "crm_interaction" VALUES(13,1,X'019B76DAA800706C892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','call','inbound',1768734000000000,1768734000000000,20471,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":3,"text":""}');
INSERT INTO "crm_interaction" VALUES(14,1,X'019B76DAA800706E892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','advice','outbound',1768820400000000,1768820400000000,20472,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"Store it dry"}');
INSERT INTO "crm_interaction" VALUES(15,1,X'019B76DAA8007070892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','open','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1"}');
INSERT INTO "crm_interaction" VALUES(16,1,X'019B76DAA8007072892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','click','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","url":"https://example.org/tea"}');
INSERT INTO "crm_interaction" VALUES(17,1,X'019B76DAA8007074892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','reply','inbound',1768993200000000,1768993200000000,20474,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","text":"Thanks"}');
INSERT INTO "crm_interaction" VALUES(18,1,X'019B76DAA8007076892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','complaint','inbound',1769079600000000,1769079600000000,20475,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"o-3","text":"The tin was dented"}');
INSERT INTO "crm_interaction" VALUES(19,1,X'019B76DAA8007078892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','note','inbound',1769166000000000,1769166000000000,20476,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"likes green tea 🍵"}');
INSERT INTO "crm_interaction" VALUES(20,1,X'019B76DAA800707A892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','feedback','inbound',1769252400000000,1769252400000000,20477,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"score":9,"text":"quick"}');
INSERT INTO "crm_interaction" VALUES(21,1,X'019B76DAA800707E892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','referral','inbound',1769338800000000,1769338800000000,20478,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"Ben"}');
INSERT INTO "crm_interaction" VALUES(22,1,X'019B76DAA8007082892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"glasses":3,"wine":"red"}');
INSERT INTO "crm_interaction" VALUES(23,1,X'019B76DAA8007084892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"wine":"white"}');
INSERT INTO "crm_interaction" VALUES(24,1,X'019B76DAA8007086892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-6',NULL,NULL,99000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(25,1,X'019B76DAA800708A892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','void','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'019B76DAA8007086892AF3829ECB9E9B','{"reason":"typed twice"}');
INSERT INTO "crm_interaction" VALUES(26,1,X'019B76DAA800708E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-7',NULL,NULL,88000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(27,1,X'019B76DAA8007092892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop',NULL,NULL,NULL,8800000,'EUR',NULL,NULL,NULL,X'019B76DAA800708E892AF3829ECB9E9B','{"lines":[{"base":8800000,"product":"tea"}]}');
INSERT INTO "crm_interaction" VALUES(28,1,X'019B76DAA80070D7892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','message','outbound',1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70ce-892a-f3829ecb9e9b',NULL,'post',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Club","text":"Join us"}');
INSERT INTO "crm_interaction" VALUES(29,2,X'019B76DAA80070F9892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B','purchase','inbound',1771326180000000,1771326180000000,20501,'shop','o-1',NULL,NULL,10000000,'USD',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(30,1,X'019B76DAA800710C892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'shop','o-8',NULL,NULL,33000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(31,1,X'019B76DAA8007110892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'erp','i-4',NULL,NULL,50000000,'EUR',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070A6892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','acquisition cost',12500000,'EUR',NULL,NULL,NULL,1767603600000000,1771153200000000,20458,'adverts','click-7');
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070A7892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','product cost',27600000,'USD',30000000,'0.92',20454,1767690000000000,1771153200000000,20459,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070A8892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','cost to serve',60000000,'EUR',NULL,NULL,NULL,1767776400000000,1771153200000000,20460,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070AC892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','cost to serve',-1250000,'EUR',NULL,NULL,NULL,1771153200000000,1771153200000000,20499,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070D9892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B','contact cost',800,'EUR',NULL,NULL,NULL,1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70ce-892a-f3829ecb9e9b');
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
INSERT INTO "crm_measure" VALUES(2,1,X'019B76DAA80070F5892AF3829ECB9E9B',1,10000000,1771326180000000,1771326180000000,20501,20501,1);
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
INSERT INTO "crm_measure_day" VALUES(2,1,X'019B76DAA80070F5892AF3829ECB9E9B',20501,1,10000000,1771326180000000,1771326180000000);
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
INSERT INTO "crm_membership" VALUES(2,1,X'019B76DAA80070F5892AF3829ECB9E9B',1771326180000000);
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
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070CE892AF3829ECB9E9B',X'019B76DAA80070CA892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',0,'post','offers','club',1,'hold',1771153320000000,1771412520000000,1771153320000000,'accepted',1,1,NULL,1771153320000000,'',800);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070CF892AF3829ECB9E9B',X'019B76DAA80070CC892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'refused',1,1,NULL,1771153320000000,'no such box',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070D0892AF3829ECB9E9B',X'019B76DAA80070CD892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'held',1,1,NULL,1771153320000000,'lost',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070E0892AF3829ECB9E9B',X'019B76DAA80070DF892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'suppressed',0,1,NULL,1771153380000000,'consent withdrawn',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070E6892AF3829ECB9E9B',X'019B76DAA80070E5892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153380000000,1771239780000000,1771153380000000,'expired',0,0,NULL,1771326180000000,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007108892AF3829ECB9E9B',X'019B76DAA8007105892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'claimed',0,1,1775144400000000,NULL,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007109892AF3829ECB9E9B',X'019B76DAA8007106892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'started',1,1,1775143860000000,NULL,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA800710A892AF3829ECB9E9B',X'019B76DAA8007107892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'waiting',0,0,NULL,NULL,'',0);
CREATE TABLE crm_migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT;
INSERT INTO "crm_migration" VALUES(1,'record and know',X'B02F3C5F0AA6A2B7511249D5BF330351A39DEEC713AE625C2692B7688760918B');
INSERT INTO "crm_migration" VALUES(2,'decide and act',X'9B4BBD3AACA200C1C388805291C66B77A03B6131BE44BA9EFE2EB56593270BE4');
INSERT INTO "crm_migration" VALUES(3,'drop tenants',X'943F05EB54D4B8D4FC2CB1BD5AA9DAF2F7F96CDAFA4F8117E85341A38BD4DCA5');
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
INSERT INTO "crm_setting" VALUES('draw salt 2','019b76da-a800-70ea-892a-f3829ecb9e9b');
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
INSERT INTO "crm_standing" VALUES(2,X'019B76DAA80070F5892AF3829ECB9E9B','enhance','new',0,20501);
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
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007048892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1,'Köln',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007049892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',2,NULL,7,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800704A892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',3,NULL,7363,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800704B892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',4,NULL,250500000,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800704C892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',5,'gold',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800704E892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1,'Rašt',NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800704F892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',2,NULL,NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007051892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1,'Hürth',NULL,'register',1741683600000000,1767949200000000);
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
, dropped_at INTEGER) STRICT;
INSERT INTO "crm_tenant" VALUES(1,'default','EUR','Europe/Berlin','DE',1767603600000000,30,20545,124,X'2D8AD3151C8E599DF24C8CDB5AD64E33B338F894429A4F44F24FA8DABF7AE7B6',NULL);
INSERT INTO "crm_tenant" VALUES(2,'acme','USD','America/New_York','US',1771326180000000,11,20501,15,X'6EFF38A163CC92DBCA45CB042BFEF4631AF1A022BB54215B99ABDCA1A5396EDF',NULL);
CREATE TABLE crm_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    cause    BLOB    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, cause, customer)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA8007110892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B');
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA8007111892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B');
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
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800705B892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800705C892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800705D892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'acquire','new',1,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800705E892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'enhance','new',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800707B892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1769252400000000,'retain','regular',0,20476,'retain','supporter',0,20477,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800707F892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',X'019B76DAA8007015892AF3829ECB9E9B',1769338800000000,'retain','supporter',0,20477,'retain','advocate',0,20478,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007087892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800708B892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000,'enhance','regular',0,20479,'acquire','new',1,20479,'interaction voided',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800708F892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA80070FF892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1775143800000000,'retain','regular',0,20501,'acquire','regular',1,20545,'the day turned',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007111892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',1775143800000000,'acquire','regular',1,20545,'retain','regular',0,20545,'interaction recorded',1);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA80070F8892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B',1771326180000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20501,'added',0);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA80070FA892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B',X'019B76DAA80070F5892AF3829ECB9E9B',1771326180000000,'acquire','prospect',0,20501,'enhance','new',0,20501,'interaction recorded',0);
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
