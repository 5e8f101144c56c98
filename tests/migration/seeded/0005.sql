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
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA8007016892AF3829ECB9E9B','Rašt',NULL,X'019B76DAA8007056892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA800701B892AF3829ECB9E9B','Hürth',NULL,X'019B76DAA8007059892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,3,X'019B76DAA8007016892AF3829ECB9E9B',NULL,7363,X'019B76DAA8007052892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,4,X'019B76DAA8007016892AF3829ECB9E9B',NULL,250500000,X'019B76DAA8007053892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,5,X'019B76DAA8007016892AF3829ECB9E9B','gold',NULL,X'019B76DAA8007054892AF3829ECB9E9B');
CREATE TABLE crm_command (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    key        BLOB    NOT NULL,
    body       BLOB    NOT NULL,
    result     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_command" VALUES(1,X'6F6281EC357B8745989A827058736875CEDCED851D0A2A63FE0ADBC98B5EF292',X'C6AABAD27654B835C6B4BB9BDC4954D910EBBECC28F87D20FD06BD59D7C294E8','"019b76da-a800-7114-892a-f3829ecb9e9b"',1775748600000000);
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
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B6892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070B8892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BA892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BC892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070BE892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C0892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C2892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C4892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C6892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070C8892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',NULL,'post','offers',0,1771153260000000,1771153260000000,'call of today',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070CA892AF3829ECB9E9B',NULL,NULL,X'019B76DAA800703D892AF3829ECB9E9B','post','offers',0,1771153260000000,1771153260000000,'unsubscribed',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070CC892AF3829ECB9E9B',NULL,NULL,X'019B76DAA800703D892AF3829ECB9E9B','post','offers',1,1771153320000000,1771153320000000,'signed up again',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070EA892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',NULL,'post','offers',0,1771153380000000,1771153380000000,'told us in the branch',NULL,NULL);
CREATE TABLE crm_contact_point (
    tenant  INTEGER NOT NULL REFERENCES crm_tenant (id),
    id      BLOB    NOT NULL,
    scheme  TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    sent_as TEXT    NOT NULL,
    rule    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007017892AF3829ECB9E9B','email','sara@example.org','sara@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007018892AF3829ECB9E9B','phone','+4930901820','+4930901820',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800701C892AF3829ECB9E9B','email','office@example.com','office@example.com',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007020892AF3829ECB9E9B','email','ben@example.org','ben@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007025892AF3829ECB9E9B','email','ada@example.org','ada@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007026892AF3829ECB9E9B','phone','+4930901829','+4930901829',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800702D892AF3829ECB9E9B','email','refuse@example.org','refuse@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007031892AF3829ECB9E9B','email','lost@example.org','lost@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007035892AF3829ECB9E9B','email','late@example.org','late@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007039892AF3829ECB9E9B','email','left@example.org','left@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800703D892AF3829ECB9E9B','email','idle@example.org','idle@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007041892AF3829ECB9E9B','email','next@example.org','next@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007044892AF3829ECB9E9B','email','old@example.org','old@example.org',1);
INSERT INTO "crm_contact_point" VALUES(2,X'019B76DAA80070FE892AF3829ECB9E9B','email','sara@example.org','sara@example.org',1);
CREATE TABLE crm_cost (
    tenant   INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    total    INTEGER NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000),
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_cost" VALUES(1,X'019B76DAA8007016892AF3829ECB9E9B',40100800);
INSERT INTO "crm_cost" VALUES(1,X'019B76DAA800701F892AF3829ECB9E9B',58750000);
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
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007016892AF3829ECB9E9B','person','Sara Öz','sara oz','de',NULL,'post',1767603600000000,20458,2,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800701B892AF3829ECB9E9B','organisation','Mill & Sons','mill sons',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800701F892AF3829ECB9E9B','person','Ben Öz','ben oz',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007024892AF3829ECB9E9B','person','Ada','ada',NULL,NULL,NULL,1767603600000000,20458,2,1775143800000000);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007029892AF3829ECB9E9B','person','زهرا','زهرا','fa-IR','Asia/Tehran','post',1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800702C892AF3829ECB9E9B','person','refuse','refuse',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007030892AF3829ECB9E9B','person','lost','lost',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007034892AF3829ECB9E9B','person','late','late',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007038892AF3829ECB9E9B','person','left','left',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800703C892AF3829ECB9E9B','person','idle','idle',NULL,NULL,NULL,1767603600000000,20458,1,1775143800000000);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007040892AF3829ECB9E9B','person','next','next',NULL,NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007048892AF3829ECB9E9B','person','','','fr',NULL,NULL,1767603600000000,20458,1,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007049892AF3829ECB9E9B','person','Bo','bo',NULL,'UTC',NULL,1767603600000000,20458,2,1767603600000000);
INSERT INTO "crm_customer" VALUES(2,X'019B76DAA80070FD892AF3829ECB9E9B','person','Sara of Acme','sara of acme',NULL,NULL,NULL,1771326180000000,20501,1,NULL);
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
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007017892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007018892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701C892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA8007018892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA8007020892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800703C892AF3829ECB9E9B',X'019B76DAA800703D892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007025892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007026892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702D892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA8007031892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007035892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007039892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007041892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(2,X'019B76DAA80070FD892AF3829ECB9E9B',X'019B76DAA80070FE892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B');
CREATE TABLE crm_customer_word (
    tenant   INTEGER NOT NULL,
    word     TEXT    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, word, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_customer_word" VALUES(1,'oz',X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'sara',X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'mill',X'019B76DAA800701B892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'sons',X'019B76DAA800701B892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'ben',X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'oz',X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'ada',X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'زهرا',X'019B76DAA8007029892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'refuse',X'019B76DAA800702C892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'lost',X'019B76DAA8007030892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'late',X'019B76DAA8007034892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'left',X'019B76DAA8007038892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'idle',X'019B76DAA800703C892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'next',X'019B76DAA8007040892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'bo',X'019B76DAA8007049892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'acme',X'019B76DAA80070FD892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'of',X'019B76DAA80070FD892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'sara',X'019B76DAA80070FD892AF3829ECB9E9B');
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
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D2892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',6.66666666666666657414e-02,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D3892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D4892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070D5892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DA892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','club','post','any',8.66666666666666696272e-01,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DB892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"no consent"}','{"stage":"retain"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DC892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070DD892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"enhance"}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070E7892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B','march',1771153320000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070ED892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B','march',1771153380000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800710D892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[2],[1.0]]',X'4F987EC276CF7172614540AF624B26F1','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','retain');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800710E892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800710F892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire');
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
INSERT INTO "crm_definition" VALUES(1,'merging',1,1,'merging','{}',1775143800000000,NULL);
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
INSERT INTO "crm_event" VALUES(1,1,X'019B76DAA8007002892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"purchases","version":1}',1,X'599870EDF2432DB4042D6692C43A94ECEB2A6D762D3E866540EFD133E371CE56');
INSERT INTO "crm_event" VALUES(2,1,X'019B76DAA8007003892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"returns","version":1}',2,X'94F6EEFDB177796C95338BA715E17EC56B8BDADE0A5446858606F76239ACEF5A');
INSERT INTO "crm_event" VALUES(3,1,X'019B76DAA8007004892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"feedback","version":1}',3,X'886D5D9DBE9A743BAAD3C887C8C81CB0C1B7C8E3CF9FA887FE62EE8996A22BB1');
INSERT INTO "crm_event" VALUES(4,1,X'019B76DAA8007005892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"praise","version":1}',4,X'DAE7E0FCF9EA79DE757A0C0DDB705E8798279E5576D2F35A3F5F78CC40473F42');
INSERT INTO "crm_event" VALUES(5,1,X'019B76DAA8007006892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"complaints","version":1}',5,X'5D1BE12F82DA91B3A7032E71540CDF236ECEAD9B4F17F4457D86E9686BCC1388');
INSERT INTO "crm_event" VALUES(6,1,X'019B76DAA8007007892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"referrals","version":1}',6,X'D8FD53F4F8FAB779FE4082F83DE553E148DC1E4B480A3A348F72ECD2E54AF4C1');
INSERT INTO "crm_event" VALUES(7,1,X'019B76DAA8007008892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"contacts","version":1}',7,X'3B702E8BA588062120F3EB04744A3AC59E7DAF28A2DF4E8D23A68308107FD9A5');
INSERT INTO "crm_event" VALUES(8,1,X'019B76DAA8007009892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"replies","version":1}',8,X'B5043718CE36EBE5F262A1AE50B1F7D740616F09EA81E6964BE7408D6517621A');
INSERT INTO "crm_event" VALUES(9,1,X'019B76DAA800700A892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"opens","version":1}',9,X'470A94BA22B4019E3E5921529BCDBFE12DECD3D647ED0EB535C0D613B22AA8DB');
INSERT INTO "crm_event" VALUES(10,1,X'019B76DAA800700B892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"clicks","version":1}',10,X'760509D14648972178AFEE627812BF0A97C4DC81CD2E5CB12BA936F7F8DA522A');
INSERT INTO "crm_event" VALUES(11,1,X'019B76DAA800700C892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"city"}',11,X'0598D637B9474941817AEA1A901045D3240AC966150AC2FAD0197D375443B39C');
INSERT INTO "crm_event" VALUES(12,1,X'019B76DAA800700D892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"score"}',12,X'5378510F6631C1683074BE0572C8F4741736EA8064FC88778860A38C83B16457');
INSERT INTO "crm_event" VALUES(13,1,X'019B76DAA800700E892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"birthday"}',13,X'6C5ACD0709D855C91A448EE941980E6CA31AC150723F92A03ACD78878A539E12');
INSERT INTO "crm_event" VALUES(14,1,X'019B76DAA800700F892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"limit"}',14,X'E7377C017BEFBC22A9D87E868C9B69403E61B011C559983FBB9E262F7E06EF1A');
INSERT INTO "crm_event" VALUES(15,1,X'019B76DAA8007010892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"tier"}',15,X'AF8F194284F3B5A59199AB0633338BDD2E86B21662AFBEB487F7898718F308CB');
INSERT INTO "crm_event" VALUES(16,1,X'019B76DAA8007011892AF3829ECB9E9B','kind.declared',1767603600000000,NULL,NULL,'{"kind":"tasting"}',16,X'48ECF63A2495D5F185AF1560464C4EF0DE4B193741EE416243F091C0E5A1F248');
INSERT INTO "crm_event" VALUES(17,1,X'019B76DAA8007012892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"tea","version":1}',17,X'F53025DCFDC482460E6705C039CCAB544E987AEB96C96E16FCF026AE91746D9F');
INSERT INTO "crm_event" VALUES(18,1,X'019B76DAA8007013892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"glasses","version":1}',18,X'84121E88EE88772DE355B51C38CE1944AE0307EE43AE9D5B8F3907EEF66C3064');
INSERT INTO "crm_event" VALUES(19,1,X'019B76DAA8007014892AF3829ECB9E9B','rate.set',1767603600000000,NULL,NULL,'{"currency":"USD","on":"2026-01-01","value":"0.92"}',19,X'1941611240DD6D39710D624CEBB9C93A2E262B6DABC32723465340A73A68316F');
INSERT INTO "crm_event" VALUES(20,1,X'019B76DAA8007015892AF3829ECB9E9B','rate.set',1767603600000000,NULL,NULL,'{"currency":"USD","on":"2026-02-15","value":"0.875"}',20,X'2CABD68649BA31033B6D886EA8FDF6143BAE3B2A6D53AB79A20D8B1C46C3F4D8');
INSERT INTO "crm_event" VALUES(21,1,X'019B76DAA8007019892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007016892AF3829ECB9E9B','{}',21,X'5653393EE14CBF10EF0A45D8220D7644B69947D246A2F4201CFCB11A297BEB7A');
INSERT INTO "crm_event" VALUES(22,1,X'019B76DAA800701D892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800701B892AF3829ECB9E9B','{}',22,X'6008EF456CFC88F307A0E4A7E81FC683A5DD38A9BFC4B0A9B780B5EAF7766A7C');
INSERT INTO "crm_event" VALUES(23,1,X'019B76DAA8007022892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800701F892AF3829ECB9E9B','{}',23,X'7F85C47E21FCDCCB5559E25969CAACC7D2193733DB30672E65B8CBB0FB7DD5B6');
INSERT INTO "crm_event" VALUES(24,1,X'019B76DAA8007027892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007024892AF3829ECB9E9B','{}',24,X'C42A4C7DAB3FA353ECCDF544318866F3725CBA62B824A7E70D8BBF02E8E78605');
INSERT INTO "crm_event" VALUES(25,1,X'019B76DAA800702A892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007029892AF3829ECB9E9B','{}',25,X'82F4116ECF790D595839DF94521724CB64D835B59CFFAE4BB66F75C56BA517F9');
INSERT INTO "crm_event" VALUES(26,1,X'019B76DAA800702E892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800702C892AF3829ECB9E9B','{}',26,X'C6EC63DCAD5117309AB774C71F09CE5B164DA2B9EA36C02EBBBD9F74C0CBF2CF');
INSERT INTO "crm_event" VALUES(27,1,X'019B76DAA8007032892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007030892AF3829ECB9E9B','{}',27,X'4C3EA03E5F9C4E0797938D6D90893B8E9CACB9AAFDC94B569F0B7F206696F556');
INSERT INTO "crm_event" VALUES(28,1,X'019B76DAA8007036892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007034892AF3829ECB9E9B','{}',28,X'AE93E0F0F4D32B2F30E4C1FBFEA572941836EFE21E9050EF768705CB03D86142');
INSERT INTO "crm_event" VALUES(29,1,X'019B76DAA800703A892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007038892AF3829ECB9E9B','{}',29,X'86874729C52A4FCC4F3278BD9594651074A9323F70B20B245DBC227AE5E1DF20');
INSERT INTO "crm_event" VALUES(30,1,X'019B76DAA800703E892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800703C892AF3829ECB9E9B','{}',30,X'270F7A5201E142DD41D466A555E85F4608F183D55D95B9AE870F8817D81EDA0E');
INSERT INTO "crm_event" VALUES(31,1,X'019B76DAA8007042892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007040892AF3829ECB9E9B','{}',31,X'DFD398B9F1E62B17CB47B0D0C38D85BD141016A5FFBBF089CA0F2D336C038925');
INSERT INTO "crm_event" VALUES(32,1,X'019B76DAA8007045892AF3829ECB9E9B','customer.identifier_added',1767603600000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"scheme":"email"}',32,X'717BC757621CDEF82237DB907126F95CFC1BE5AD0FC999E56470A09F170D2E5C');
INSERT INTO "crm_event" VALUES(33,1,X'019B76DAA8007046892AF3829ECB9E9B','customer.identifier_added',1767603600000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"scheme":"external"}',33,X'DD10A294AE066DEF3A234BC832F4E771BF4F691B7E117E19804178C5DF1EEEBF');
INSERT INTO "crm_event" VALUES(34,1,X'019B76DAA8007047892AF3829ECB9E9B','customer.identifier_forgotten',1767603600000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"scheme":"email"}',34,X'F60F4AED0D45371301497458353686CC99E7B90A47905CD45DE5C28C963024EF');
INSERT INTO "crm_event" VALUES(35,1,X'019B76DAA800704A892AF3829ECB9E9B','customers.added',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-7048-892a-f3829ecb9e9b","019b76da-a800-7049-892a-f3829ecb9e9b"],"source":"app"}',35,X'0D8AAFF21C174DB898535B9BAB121F0242247BB7D74ACD9E442AB6BB887BD0C1');
INSERT INTO "crm_event" VALUES(36,1,X'019B76DAA800704B892AF3829ECB9E9B','customers.adopted',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-7024-892a-f3829ecb9e9b"],"source":"app"}',36,X'F9F25B5ACD99FE5CE7BEF467456BF2CC2B523999F3FA00D427FD91EE4DB1A778');
INSERT INTO "crm_event" VALUES(37,1,X'019B76DAA800704E892AF3829ECB9E9B','customers.archived',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-7049-892a-f3829ecb9e9b"],"source":"app"}',37,X'DB75D9FDDA5B5AE1EA1C275FED32DB2E4B7212503BA83DF4AC9E9B1BB5006875');
INSERT INTO "crm_event" VALUES(38,1,X'019B76DAA800704F892AF3829ECB9E9B','customer.updated',1767603600000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"fields":["preferences"],"version":2}',38,X'FE410C82E9307EE8F793B4B9553D097196DBD8475897C7E006FBEEBB3415D576');
INSERT INTO "crm_event" VALUES(39,1,X'019B76DAA8007055892AF3829ECB9E9B','customer.attributes_stated',1767603600000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"attributes":["city","score","birthday","limit","tier"],"source":"form"}',39,X'FB06A39FF5A1F614C52DB2E8AE59543C57FF4DE6F06BE7137C3DBA915D531599');
INSERT INTO "crm_event" VALUES(40,1,X'019B76DAA8007058892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"attributes":["city","score"],"source":"call centre"}',40,X'B2A2938B3C9A773D7891AB815137B35D460F9FAA8D0C86679A4053AC60E31439');
INSERT INTO "crm_event" VALUES(41,1,X'019B76DAA800705A892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"attributes":["city"],"source":"register"}',41,X'5F44A0140DDF82EFC110A295DFC9D29D738750B3DDFBF7D909D3C40ED588D7C6');
INSERT INTO "crm_event" VALUES(42,1,X'019B76DAA8007067892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',42,X'8E77362C8890C4C051822FED654C45DA05E227275F15599AACCFAB84BF6509D4');
INSERT INTO "crm_event" VALUES(43,1,X'019B76DAA8007068892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',43,X'BB48C2A860ACD5759CE9B777D5165E6C32685635C7C85DFA568ABF2D1AC3FC26');
INSERT INTO "crm_event" VALUES(44,1,X'019B76DAA8007069892AF3829ECB9E9B','customer.defected',1767949200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","acquire"]}',44,X'9D2F3DC3EDF6004D887F533EF2D7C782C0E8800EC23E617859952097241D180C');
INSERT INTO "crm_event" VALUES(45,1,X'019B76DAA800706A892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007024892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',45,X'29757EE66F1F6C9E80C21D4AB501E5A6372754BDA36B8BF9BDC87FECE1DFC68E');
INSERT INTO "crm_event" VALUES(46,1,X'019B76DAA800706B892AF3829ECB9E9B','interactions.recorded',1767949200000000,NULL,NULL,'{"count":8,"kinds":{"purchase":8}}',46,X'D30F14EDADC154CF0CBCEC47A5987F270D47508248BFFC9F113654968B82C90F');
INSERT INTO "crm_event" VALUES(47,1,X'019B76DAA800706D892AF3829ECB9E9B','interaction.recorded',1768474800000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-706c-892a-f3829ecb9e9b","kind":"return"}',47,X'57D394C50CBA61D9039D4078E9265439CF536F9ED3102BB3574C887633E1E7EF');
INSERT INTO "crm_event" VALUES(48,1,X'019B76DAA800706F892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-706e-892a-f3829ecb9e9b","kind":"message"}',48,X'044A33E9D6F525FF0862EF104760861CACE70B115FEF2234F4F78FB1221B378D');
INSERT INTO "crm_event" VALUES(49,1,X'019B76DAA8007071892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7070-892a-f3829ecb9e9b","kind":"message"}',49,X'D0399D7663204927E51B4F7A3CC78326E1F054B095B263E4B251B8471B7014BD');
INSERT INTO "crm_event" VALUES(50,1,X'019B76DAA8007073892AF3829ECB9E9B','interaction.recorded',1768647600000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7072-892a-f3829ecb9e9b","kind":"visit"}',50,X'EBC711414FF02166429CB8E12709109507980802A7213C402F778E3C09524285');
INSERT INTO "crm_event" VALUES(51,1,X'019B76DAA8007075892AF3829ECB9E9B','interaction.recorded',1768734000000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7074-892a-f3829ecb9e9b","kind":"call"}',51,X'3D2F902D9D076B3C2C2AE62D68FBE7FA2297443BAD949DAB0A5B7ADEA152F771');
INSERT INTO "crm_event" VALUES(52,1,X'019B76DAA8007077892AF3829ECB9E9B','interaction.recorded',1768820400000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7076-892a-f3829ecb9e9b","kind":"advice"}',52,X'DC4BE36CDF5AFC4EAE1E4A98DA622365E68AE7FAE81A4A772F6A771FD890CB8E');
INSERT INTO "crm_event" VALUES(53,1,X'019B76DAA8007079892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7078-892a-f3829ecb9e9b","kind":"open"}',53,X'69A39896C0A6013D377264A14E4EC9975AD67E627BDF6056107B1E6F88692049');
INSERT INTO "crm_event" VALUES(54,1,X'019B76DAA800707B892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-707a-892a-f3829ecb9e9b","kind":"click"}',54,X'6AD51FB0158E65F48904EA2CED9C3C859383C71CCC42BE03538B43449F55C757');
INSERT INTO "crm_event" VALUES(55,1,X'019B76DAA800707D892AF3829ECB9E9B','interaction.recorded',1768993200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-707c-892a-f3829ecb9e9b","kind":"reply"}',55,X'177A33477C2E8797FAE774A928A72A4F2D17A1736700BA2703923F0DC15421C8');
INSERT INTO "crm_event" VALUES(56,1,X'019B76DAA800707F892AF3829ECB9E9B','interaction.recorded',1769079600000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-707e-892a-f3829ecb9e9b","kind":"complaint"}',56,X'B9E10E26B22A7F51DB835B6541C92762FE44F6333E2BAE4FD10A21FF62773ADC');
INSERT INTO "crm_event" VALUES(57,1,X'019B76DAA8007081892AF3829ECB9E9B','interaction.recorded',1769166000000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7080-892a-f3829ecb9e9b","kind":"note"}',57,X'8FE4CFC0C7F0C343625A97B775309364AF6C9C0F0EECA0FFD6F9ED0E7551696A');
INSERT INTO "crm_event" VALUES(58,1,X'019B76DAA8007084892AF3829ECB9E9B','customer.standing_changed',1769252400000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"rung":["regular","supporter"],"stage":["retain","retain"]}',58,X'17935F2F002D62553E28CC3DB0268B717BA16A042846AA72496671CE0A75DAA4');
INSERT INTO "crm_event" VALUES(59,1,X'019B76DAA8007085892AF3829ECB9E9B','interaction.recorded',1769252400000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7082-892a-f3829ecb9e9b","kind":"feedback"}',59,X'E2B7F6F5A89E31A09B4F9AE87F77E05700EE42FFBE93E00FD7315894C686F2B8');
INSERT INTO "crm_event" VALUES(60,1,X'019B76DAA8007088892AF3829ECB9E9B','customer.standing_changed',1769338800000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"rung":["supporter","advocate"],"stage":["retain","retain"]}',60,X'687FC8B60AAB8D808A5642B3D7053CFF964FC7EB2372A0DABB52034A26EFA71C');
INSERT INTO "crm_event" VALUES(61,1,X'019B76DAA8007089892AF3829ECB9E9B','interaction.recorded',1769338800000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-7086-892a-f3829ecb9e9b","kind":"referral"}',61,X'AD9F3299BFF01F52FE45716B642121CD938BBAA5163ED1B83038638F91AD97B7');
INSERT INTO "crm_event" VALUES(62,1,X'019B76DAA800708B892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-708a-892a-f3829ecb9e9b","kind":"tasting"}',62,X'B46B8F7DFC06D8F96956B14E9F2EC038426C6BA3E6D58F4A9A80E32703ED7E47');
INSERT INTO "crm_event" VALUES(63,1,X'019B76DAA800708D892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-708c-892a-f3829ecb9e9b","kind":"tasting"}',63,X'E2F7309EB2CF30827702E6563C7CC44245B02253AFB6E7F03B5F4FB92EACA493');
INSERT INTO "crm_event" VALUES(64,1,X'019B76DAA8007090892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',64,X'AD3FD990F50F716836C6C3292BC48354BB302085DF0EA29E78C5ACE06E1E206A');
INSERT INTO "crm_event" VALUES(65,1,X'019B76DAA8007091892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"interaction":"019b76da-a800-708e-892a-f3829ecb9e9b","kind":"purchase"}',65,X'D0506E33610A85F24526820A7DC26DBF1466786D4A4681E948F391B75EA61C6B');
INSERT INTO "crm_event" VALUES(66,1,X'019B76DAA8007094892AF3829ECB9E9B','customer.defected',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"rung":["regular","new"],"stage":["enhance","acquire"]}',66,X'A2B712C32DFE6C14863D9DA07B8FF0235653947723756B188205A2BB7A9633C3');
INSERT INTO "crm_event" VALUES(67,1,X'019B76DAA8007095892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"interaction":"019b76da-a800-7092-892a-f3829ecb9e9b","kind":"void"}',67,X'76368C32DE223D7DCEE866908FAD88FC30DD085827D571B32357C7A5E8DDD9B2');
INSERT INTO "crm_event" VALUES(68,1,X'019B76DAA8007098892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',68,X'3C122CC909BE6382D076522D59634767514363F915230A70224D89460CF72A7B');
INSERT INTO "crm_event" VALUES(69,1,X'019B76DAA8007099892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"interaction":"019b76da-a800-7096-892a-f3829ecb9e9b","kind":"purchase"}',69,X'7269FD04582EB7A3B6F064A858C5BF0F9735F478740C756D19CD126D0E76BEE0');
INSERT INTO "crm_event" VALUES(70,1,X'019B76DAA800709B892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"interaction":"019b76da-a800-709a-892a-f3829ecb9e9b","kind":"purchase"}',70,X'AD17238EF7B6EE5B0957DE1D42D1528B34C00933A51A2C72DCC4D9BA5CA433AF');
INSERT INTO "crm_event" VALUES(71,1,X'019B76DAA800709C892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"buyers","version":1}',71,X'60A63634E7B1D7BC5ED4912B3C96124B54CB76927091B476246663B04A99B64D');
INSERT INTO "crm_event" VALUES(72,1,X'019B76DAA800709D892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"segment":"buyers","version":1}',72,X'5967FA2DFBDC9EBCDEC0078D33B50448242DACD45CDF9B85277F2CA96DD88039');
INSERT INTO "crm_event" VALUES(73,1,X'019B76DAA800709E892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"segment":"buyers","version":1}',73,X'EDEBF6F2E96D69A16F07637CAD0D500406A55F9B1B7012CCEFFCB3B8C4D0792D');
INSERT INTO "crm_event" VALUES(74,1,X'019B76DAA800709F892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"segment":"buyers","version":1}',74,X'38DB130439D2B4A7BBC68920A6F80D054A5DED7F7BBE2A3C695F9363727D86CC');
INSERT INTO "crm_event" VALUES(75,1,X'019B76DAA80070A0892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007024892AF3829ECB9E9B','{"segment":"buyers","version":1}',75,X'674736B47B090E4EDA174FEB09AE65F8A9C95602C7FB6A887A40F8A9A5412037');
INSERT INTO "crm_event" VALUES(76,1,X'019B76DAA80070A1892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet","version":1}',76,X'C4ADD2DA7D8A326B03C5D3C4FE9593C7031C2F92DCC2DA687C06CB7DC3E21AD8');
INSERT INTO "crm_event" VALUES(77,1,X'019B76DAA80070A2892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"best","version":1}',77,X'F4B9E283874DFD12751DEA2EC09C9E301E31F309A67EA629AF0AD4D29CE4C60A');
INSERT INTO "crm_event" VALUES(78,1,X'019B76DAA80070A3892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"segment":"best","version":1}',78,X'6DCB25877AF493C99CBA061F0F40AEF46B8E6DB769959E65D7ED725F13A08C5E');
INSERT INTO "crm_event" VALUES(79,1,X'019B76DAA80070A4892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"friends","version":1}',79,X'6339E9416EF01E247CD056235C611F1A0BDB9A17E10B5F3E2F07BFAFDD04DDB6');
INSERT INTO "crm_event" VALUES(80,1,X'019B76DAA80070A5892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"segment":"friends","version":1}',80,X'E78FF742996325B52D5FF4FCFF2B69F14EA026566320F7BFA50EB15B92098F51');
INSERT INTO "crm_event" VALUES(81,1,X'019B76DAA80070A6892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007029892AF3829ECB9E9B','{"segment":"friends","version":1}',81,X'B7A234078547F062540DDADDAC98AECB10B7C7A29597D88A702CAD9C0107A1F8');
INSERT INTO "crm_event" VALUES(82,1,X'019B76DAA80070A7892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet-friends","version":1}',82,X'8417216123CBA1F08819584E9BA29C0C3D4311166F69552F9C989F055A4FFB64');
INSERT INTO "crm_event" VALUES(83,1,X'019B76DAA80070A8892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',83,X'0885CD797EBBB08C7984A7F8F6AEECCD9D4EBD2C12A87047787A0DAD8A288107');
INSERT INTO "crm_event" VALUES(84,1,X'019B76DAA80070A9892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007029892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',84,X'B8D6D6C67A4B7BDA8C3C756D857E091593B814342A44695B280C807540C38A36');
INSERT INTO "crm_event" VALUES(85,1,X'019B76DAA80070AA892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"gone","version":1}',85,X'646A6A8D22294BCAF1A7EE8BE9DB40EC0F4E8693DB3D9AABEBA77EE8130D0CFE');
INSERT INTO "crm_event" VALUES(86,1,X'019B76DAA80070AB892AF3829ECB9E9B','segment.retired',1769425200000000,NULL,NULL,'{"segment":"gone"}',86,X'920F0E03997437939A50624C745EA5599AFD4127ECA77DEEBC5E22F711BB0213');
INSERT INTO "crm_event" VALUES(87,1,X'019B76DAA80070AC892AF3829ECB9E9B','lifecycle.defined',1769425200000000,NULL,NULL,'{"changed":0,"version":1}',87,X'45724D2ECB5E065420436FDE2462E224912EE310BF3206937EC5DEDFFABC2305');
INSERT INTO "crm_event" VALUES(88,1,X'019B76DAA80070AD892AF3829ECB9E9B','segment.entered',1771153200000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"segment":"quiet","version":1}',88,X'5392FC0B730BE89CEE0700374F77F248EB75A63E749319BA038418CF5CC3E7AE');
INSERT INTO "crm_event" VALUES(89,1,X'019B76DAA80070B1892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"account":"acquisition cost","entry":"019b76da-a800-70ae-892a-f3829ecb9e9b"}',89,X'A24912EA650FFDC30806E0B10F88F1DBFD7AE9DB6084BED107CC237070943464');
INSERT INTO "crm_event" VALUES(90,1,X'019B76DAA80070B2892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"account":"product cost","entry":"019b76da-a800-70af-892a-f3829ecb9e9b"}',90,X'F5C592453A635F835F1A9CAC02E632E654218E5BC5526B23C256136D70A0F98E');
INSERT INTO "crm_event" VALUES(91,1,X'019B76DAA80070B3892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70b0-892a-f3829ecb9e9b"}',91,X'2D073D50F4D05A2C85D0919B65E7282376A5FEC451E883B0503549B69D2F9EC5');
INSERT INTO "crm_event" VALUES(92,1,X'019B76DAA80070B5892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70b4-892a-f3829ecb9e9b"}',92,X'5DE768CFDCF690E1B9C68DEA46E4DF6ED98ED8A4906078813E76BD44067F6EBF');
INSERT INTO "crm_event" VALUES(93,1,X'019B76DAA80070B7892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b6-892a-f3829ecb9e9b"}',93,X'18C2F67B218A8EAA0C043553B3CA17EC6F882624E7F2CD5226F5B42493E8A30C');
INSERT INTO "crm_event" VALUES(94,1,X'019B76DAA80070B9892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70b8-892a-f3829ecb9e9b"}',94,X'837A15E4713A6C7BB8084E6B97321A114566ACA115516659BE47D300B225D3EA');
INSERT INTO "crm_event" VALUES(95,1,X'019B76DAA80070BB892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007024892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70ba-892a-f3829ecb9e9b"}',95,X'245A152CA26C322F04FA40DF782794729BA135A943F2A4D92642823D34E014A1');
INSERT INTO "crm_event" VALUES(96,1,X'019B76DAA80070BD892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800702C892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70bc-892a-f3829ecb9e9b"}',96,X'515ADFF22A6F1CAF908593236E38B9344915421DBA07B36CC30BBAC888765F81');
INSERT INTO "crm_event" VALUES(97,1,X'019B76DAA80070BF892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007030892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70be-892a-f3829ecb9e9b"}',97,X'8F2B1EF6EE6507AE96DFAB8D976F8224A37A1D7F83C7EE39DFF7047B298F55D8');
INSERT INTO "crm_event" VALUES(98,1,X'019B76DAA80070C1892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007034892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c0-892a-f3829ecb9e9b"}',98,X'5C63510E4CB399E54D51E697A516C9C4255EC2974C2643DE2E9ED7BE4AC63382');
INSERT INTO "crm_event" VALUES(99,1,X'019B76DAA80070C3892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007038892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c2-892a-f3829ecb9e9b"}',99,X'504432A1799E98C439B1B155C94D71C7AACF1F331EFA185B51AD71F83AC6B0EB');
INSERT INTO "crm_event" VALUES(100,1,X'019B76DAA80070C5892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800703C892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c4-892a-f3829ecb9e9b"}',100,X'19794214A5471A7607AFB6F21CC0C9768371CBE76BB2AC7E37DBAD38C93E2551');
INSERT INTO "crm_event" VALUES(101,1,X'019B76DAA80070C7892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007040892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c6-892a-f3829ecb9e9b"}',101,X'1E32AB12665429158114775137FE9CE1B4296DDF71B94993677E14354134AA4A');
INSERT INTO "crm_event" VALUES(102,1,X'019B76DAA80070C9892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70c8-892a-f3829ecb9e9b"}',102,X'09111625A7B5136C2597CF6C50F0D8490F4D3DD321149995C6EFB1EF7A9AB5E7');
INSERT INTO "crm_event" VALUES(103,1,X'019B76DAA80070CB892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-703d-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70ca-892a-f3829ecb9e9b"}',103,X'E247885FC7A22C1C78E2CD53B2114A41D7B2824633605F12668E94668F594A8C');
INSERT INTO "crm_event" VALUES(104,1,X'019B76DAA80070CD892AF3829ECB9E9B','consent.granted',1771153320000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-703d-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70cc-892a-f3829ecb9e9b"}',104,X'C0D39263F042F40BAE7FFA8DF9F73F21DAD29FF252F5E46C45A8F39C1FFE06FD');
INSERT INTO "crm_event" VALUES(105,1,X'019B76DAA80070CE892AF3829ECB9E9B','suppression.added',1771153320000000,NULL,NULL,'{"digest":"87e55e3fe7b9be78a95937777f3105e1b372accc701a3266eb6d82aecc2f2183","reason":"asked never to be written to"}',105,X'58FFC8175EC72AEC1F988D3A9993EA64324F42455A335201FD565F277FBDF346');
INSERT INTO "crm_event" VALUES(106,1,X'019B76DAA80070CF892AF3829ECB9E9B','cap.defined',1771153320000000,NULL,NULL,'{"cap":"post:1","version":1}',106,X'8319598298985A494EB09D0BC7FBB7C30B56B398F95DED3725DD2317A21BA094');
INSERT INTO "crm_event" VALUES(107,1,X'019B76DAA80070D0892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"taster","version":1}',107,X'F2873C46D398476D7430A6CFC6693C43E9E2EB4820461CC151D2840F5A60DE56');
INSERT INTO "crm_event" VALUES(108,1,X'019B76DAA80070D1892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"club","version":1}',108,X'FFE743C3944A1C62C2E2F8784CFFB7D11C8C8896A2CFAC49BABA57CE16AA889E');
INSERT INTO "crm_event" VALUES(109,1,X'019B76DAA80070D9892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":0,"messages":3,"occasion":"welcome","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":null}',109,X'17ECD41661335C780C6AF4AE1F725F0EBC7B9F475C8A553ACD49F3EF7FCA7B4D');
INSERT INTO "crm_event" VALUES(110,1,X'019B76DAA80070DE892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":4,"messages":0,"occasion":"trial","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":"buyers"}',110,X'5BDEE8850DBFCD738DFF3FAA4D5C9F1057F52CB6B4C101E7B5C9EB2614D0BD5C');
INSERT INTO "crm_event" VALUES(111,1,X'019B76DAA80070E0892AF3829ECB9E9B','interaction.recorded',1771153320000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"interaction":"019b76da-a800-70df-892a-f3829ecb9e9b","kind":"message"}',111,X'07FFCE45942D31B6EA94B30CA60C90512B8ABEE8391F482392579F668796305B');
INSERT INTO "crm_event" VALUES(112,1,X'019B76DAA80070E2892AF3829ECB9E9B','ledger.booked',1771153320000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"account":"contact cost","entry":"019b76da-a800-70e1-892a-f3829ecb9e9b"}',112,X'9C30489EB70B8D4B6DB029986286EC3B677CB5C8E50156ED8C92EC98A91968DC');
INSERT INTO "crm_event" VALUES(113,1,X'019B76DAA80070E3892AF3829ECB9E9B','message.accepted',1771153320000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70d2-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-70d6-892a-f3829ecb9e9b","offer":"taster","step":0}',113,X'5F8AB158A6ABD8661658FA0514D3ABFEAD93C1F00A5A2FE88C626723EE173AA3');
INSERT INTO "crm_event" VALUES(114,1,X'019B76DAA80070E4892AF3829ECB9E9B','message.refused',1771153320000000,NULL,X'019B76DAA800702C892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70d4-892a-f3829ecb9e9b","detail":"no such box","message":"019b76da-a800-70d7-892a-f3829ecb9e9b","offer":"taster","step":0}',114,X'261BC9917AED0759B5F2F23476F6BDAD09CF16879AC88499EA2F7D1265DA0181');
INSERT INTO "crm_event" VALUES(115,1,X'019B76DAA80070E5892AF3829ECB9E9B','message.unknown',1771153320000000,NULL,X'019B76DAA8007030892AF3829ECB9E9B','{"attempt":1,"channel":"post","decision":"019b76da-a800-70d5-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70d8-892a-f3829ecb9e9b","offer":"taster","step":0,"then":"held"}',115,X'A12F61CB6B40022ABA4299E13E3AD9CBEC2DDD4C5AF1D1C84CEA403617AE6A9A');
INSERT INTO "crm_event" VALUES(116,1,X'019B76DAA80070E6892AF3829ECB9E9B','message.held',1771153320000000,NULL,X'019B76DAA8007030892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70d5-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70d8-892a-f3829ecb9e9b","offer":"taster","step":0}',116,X'5D2463B2B76EF74B65A7B37044D172E9640B4A6AED9E1C76F2B70F212F1C1486');
INSERT INTO "crm_event" VALUES(117,1,X'019B76DAA80070E9892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',117,X'22E7EB94167886C04F9DAB92DC4B8EFC00AD031D7B8FBD7F874DE8B9DB309FE2');
INSERT INTO "crm_event" VALUES(118,1,X'019B76DAA80070EB892AF3829ECB9E9B','consent.withdrawn',1771153380000000,NULL,X'019B76DAA8007038892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70ea-892a-f3829ecb9e9b"}',118,X'7997317E79719F940351D88769FAA478FE9DA69BD4D93B71071AC29920F34BEB');
INSERT INTO "crm_event" VALUES(119,1,X'019B76DAA80070EC892AF3829ECB9E9B','message.suppressed',1771153380000000,NULL,X'019B76DAA8007038892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70e7-892a-f3829ecb9e9b","detail":"consent withdrawn","message":"019b76da-a800-70e8-892a-f3829ecb9e9b","offer":"taster","step":0}',119,X'6E13580087A9D11909435C9E1E9D617EC12EF520B7C672D2D641FFC4EC3F3B3D');
INSERT INTO "crm_event" VALUES(120,1,X'019B76DAA80070EF892AF3829ECB9E9B','decisions.made',1771153380000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',120,X'2064CD76E6BC7C3104561CA3590AB77E3D570708CC2C78DFEA0453760FD11E0B');
INSERT INTO "crm_event" VALUES(121,1,X'019B76DAA80070F0892AF3829ECB9E9B','offer.defined',1771326180000000,NULL,NULL,'{"offer":"taster","version":2}',121,X'5F709175A4D68CEEB989A101093BA78A168FC313A8BB500702360F5C55B92976');
INSERT INTO "crm_event" VALUES(122,1,X'019B76DAA80070F1892AF3829ECB9E9B','message.expired',1771326180000000,NULL,X'019B76DAA8007034892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70ed-892a-f3829ecb9e9b","message":"019b76da-a800-70ee-892a-f3829ecb9e9b","offer":"taster","step":0}',122,X'DAE1E572525E210643CC3B37A5937091285B3C167611AEC4916F505CE4A3F748');
INSERT INTO "crm_event" VALUES(123,2,X'019B76DAA80070F3892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"purchases","version":1}',1,X'A758B8522EEE9A132B6F0C249DEF6B1C401391390C1B3921A00C083A4FA8FED3');
INSERT INTO "crm_event" VALUES(124,2,X'019B76DAA80070F4892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"returns","version":1}',2,X'30C95F2D91A17D9984CFA2794E37F71B9C6821780977DBDCC57BE9504BA2AEEC');
INSERT INTO "crm_event" VALUES(125,2,X'019B76DAA80070F5892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"feedback","version":1}',3,X'E2043968A44457C178785072851D20A31C93293F3BB566817290157E08CA9DA3');
INSERT INTO "crm_event" VALUES(126,2,X'019B76DAA80070F6892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"praise","version":1}',4,X'08C6FDD9EDD5CE5C1D506C04E0EF810613D41EBDFEC933D1DF76754571C2ED5D');
INSERT INTO "crm_event" VALUES(127,2,X'019B76DAA80070F7892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"complaints","version":1}',5,X'B23F130EA9EF04347C6C59C254BD1BBF7245B681977EF92A8A9E0E21F3C35FC2');
INSERT INTO "crm_event" VALUES(128,2,X'019B76DAA80070F8892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"referrals","version":1}',6,X'80BA3D83482D77F0D42A51769B023FB568A2F3D3EE794FFC49FD51D3529FB3D7');
INSERT INTO "crm_event" VALUES(129,2,X'019B76DAA80070F9892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"contacts","version":1}',7,X'F1B3F186DB9416970F90A5580EF6ADA2F386B90212029CFD5B5C1C54C5F805C6');
INSERT INTO "crm_event" VALUES(130,2,X'019B76DAA80070FA892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"replies","version":1}',8,X'1D10BCC2A92D858B00B72CB452A97F59F44CF2A6C7ADC52FA7A3B53D6FFF022B');
INSERT INTO "crm_event" VALUES(131,2,X'019B76DAA80070FB892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"opens","version":1}',9,X'B09FB1A712313B04A21AC2944EC59733DCBFAEDBACBAC70ACE4CB79A22587C2B');
INSERT INTO "crm_event" VALUES(132,2,X'019B76DAA80070FC892AF3829ECB9E9B','measure.declared',1771326180000000,NULL,NULL,'{"measure":"clicks","version":1}',10,X'867C1409A09CC8B2C70EF1D315623C24B3697078D3442B6A6A40726E08407273');
INSERT INTO "crm_event" VALUES(133,2,X'019B76DAA80070FF892AF3829ECB9E9B','customer.added',1771326180000000,'till',X'019B76DAA80070FD892AF3829ECB9E9B','{}',11,X'72C152FDA3EB8F79A9A5F7C2A523C5A113BF8357ABDE0900CB7ED9AF0101B89F');
INSERT INTO "crm_event" VALUES(134,2,X'019B76DAA8007103892AF3829ECB9E9B','customer.standing_changed',1771326180000000,'till',X'019B76DAA80070FD892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',12,X'706C18AC82E27F85AAAD678ECD403F633D2FBF1D5C30B75515180AF35E8A5914');
INSERT INTO "crm_event" VALUES(135,2,X'019B76DAA8007104892AF3829ECB9E9B','interaction.recorded',1771326180000000,'till',X'019B76DAA80070FD892AF3829ECB9E9B','{"interaction":"019b76da-a800-7101-892a-f3829ecb9e9b","kind":"purchase"}',13,X'D5A4898045E3B5075E3DC5788F02020EB10940DFB42A5DA9139AAF069E7C6D09');
INSERT INTO "crm_event" VALUES(136,2,X'019B76DAA8007105892AF3829ECB9E9B','segment.defined',1771326180000000,NULL,NULL,'{"segment":"buyers","version":1}',14,X'3C438D71FBD2D80F8FAE52F168E91F8CDA48B4342E643C4DE9E2AD7235EF33CE');
INSERT INTO "crm_event" VALUES(137,2,X'019B76DAA8007106892AF3829ECB9E9B','segment.entered',1771326180000000,NULL,X'019B76DAA80070FD892AF3829ECB9E9B','{"segment":"buyers","version":1}',15,X'3F8B2D6CA1A3EFE319ABFD9F5ED46C18F128AD9D737FA0C0D2477C6546DB4C0A');
INSERT INTO "crm_event" VALUES(138,1,X'019B76DAA8007108892AF3829ECB9E9B','customer.defected',1775143800000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["retain","acquire"]}',123,X'AD724EC863474104DA4166C45DD67E7CB0FB4BDAF0A06A9A22534091E66AC11F');
INSERT INTO "crm_event" VALUES(139,1,X'019B76DAA8007109892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"segment":"quiet","version":1}',124,X'45CD52663D3D622A89F0A2E3288A0241EA1DF116CCE68B7E9887E2B2BA703AB7');
INSERT INTO "crm_event" VALUES(140,1,X'019B76DAA800710A892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"segment":"quiet","version":1}',125,X'1720A8B4A5ED43B10811E7A11A12E1373F07937037DE920C7CD280B725E04617');
INSERT INTO "crm_event" VALUES(141,1,X'019B76DAA800710B892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007024892AF3829ECB9E9B','{"segment":"quiet","version":1}',126,X'50B70D1232750E23C57A068931C643189A1B980E1C25530EC260E48A277897D5');
INSERT INTO "crm_event" VALUES(142,1,X'019B76DAA800710C892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007016892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',127,X'0CD2C213D83E1197FF39C62E02FCE6097D2D80526A6A10D80A749A33E999AA6E');
INSERT INTO "crm_event" VALUES(143,1,X'019B76DAA8007113892AF3829ECB9E9B','decisions.made',1775143800000000,'desk',NULL,'{"decided":3,"held_out":0,"messages":3,"occasion":"april","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',NULL,NULL);
INSERT INTO "crm_event" VALUES(144,1,X'019B76DAA8007115892AF3829ECB9E9B','interaction.recorded',1775143800000000,'desk',X'019B76DAA800701F892AF3829ECB9E9B','{"interaction":"019b76da-a800-7114-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(145,1,X'019B76DAA8007116892AF3829ECB9E9B','customer.archived',1775143800000000,NULL,X'019B76DAA8007024892AF3829ECB9E9B','{"version":2}',NULL,NULL);
INSERT INTO "crm_event" VALUES(146,1,X'019B76DAA8007119892AF3829ECB9E9B','customer.standing_changed',1775143800000000,NULL,X'019B76DAA800703C892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',NULL,NULL);
INSERT INTO "crm_event" VALUES(147,1,X'019B76DAA800711A892AF3829ECB9E9B','interaction.recorded',1775143800000000,NULL,X'019B76DAA800703C892AF3829ECB9E9B','{"interaction":"019b76da-a800-7117-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(148,1,X'019B76DAA800711C892AF3829ECB9E9B','customer.merged',1775143800000000,NULL,X'019B76DAA800701F892AF3829ECB9E9B','{"merged":"019b76da-a800-703c-892a-f3829ecb9e9b"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(149,1,X'019B76DAA800711D892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007024892AF3829ECB9E9B','{"segment":"buyers","version":1}',NULL,NULL);
INSERT INTO "crm_event" VALUES(150,1,X'019B76DAA8007120892AF3829ECB9E9B','customer.returned',1775143800000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["acquire","retain"]}',NULL,NULL);
INSERT INTO "crm_event" VALUES(151,1,X'019B76DAA8007121892AF3829ECB9E9B','interaction.recorded',1775143800000000,NULL,X'019B76DAA800701B892AF3829ECB9E9B','{"interaction":"019b76da-a800-711e-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
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
INSERT INTO "crm_identifier" VALUES(1,'email','','ada@example.org','ada@example.org',1,X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','ben@example.org','ben@example.org',1,X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','idle@example.org','idle@example.org',1,X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','late@example.org','late@example.org',1,X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','left@example.org','left@example.org',1,X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','lost@example.org','lost@example.org',1,X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','next@example.org','next@example.org',1,X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','refuse@example.org','refuse@example.org',1,X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','sara@example.org','sara@example.org',1,X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','1','1',1,X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','3','3',1,X'019B76DAA8007049892AF3829ECB9E9B',X'019B76DAA8007049892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','Zoë','Zoë',1,X'019B76DAA8007048892AF3829ECB9E9B',X'019B76DAA8007048892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','4711','4711',1,X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','Zoë/1','Zoë/1',1,X'019B76DAA8007029892AF3829ECB9E9B',X'019B76DAA8007029892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-17','C-17',1,X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-18','C-18',1,X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'phone','','+4930901829','+4930901829',1,X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(2,'email','','sara@example.org','sara@example.org',1,X'019B76DAA80070FD892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B');
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
INSERT INTO "crm_interaction" VALUES(1,1,X'019B76DAA800705B892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','purchase','inbound',1733043600000000,1767949200000000,20058,'shop','o-1',NULL,'web',40000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":40000000,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(2,1,X'019B76DAA800705C892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','purchase','inbound',1765062000000000,1767949200000000,20429,'shop','o-2',NULL,'web',25500000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":25500000,"product":"green tea","quantity":1500000},{"base":25500000,"product":"cup","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(3,1,X'019B76DAA800705D892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','purchase','inbound',1767484800000000,1767949200000000,20457,'shop','o-3',NULL,'branch',18390800,'USD',19990000,'0.92',20454,NULL,'{"lines":[{"amount":19990000,"base":18390800,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(4,1,X'019B76DAA800705E892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B','purchase','inbound',1759827600000000,1767949200000000,20368,'erp','i-1',NULL,NULL,1200000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(5,1,X'019B76DAA800705F892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B','purchase','inbound',1762419600000000,1767949200000000,20398,'erp','i-2',NULL,NULL,0,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(6,1,X'019B76DAA8007060892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B','purchase','inbound',1765875600000000,1767949200000000,20438,'erp','i-3',NULL,NULL,900000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(7,1,X'019B76DAA8007061892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','purchase','inbound',1737363600000000,1767949200000000,20108,'shop','o-4',NULL,'branch',12000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":12000000,"product":"cup","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(8,1,X'019B76DAA8007062892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B','purchase','inbound',1766739600000000,1767949200000000,20448,'shop','o-5',NULL,'web',7000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":7000000,"product":"tea","quantity":1500000}]}');
INSERT INTO "crm_interaction" VALUES(9,1,X'019B76DAA800706C892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','return','inbound',1768474800000000,1768474800000000,20468,NULL,NULL,NULL,'branch',5000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":5000000,"product":"tea"}]}');
INSERT INTO "crm_interaction" VALUES(10,1,X'019B76DAA800706E892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','message','inbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Question","text":"Is the Assam back?"}');
INSERT INTO "crm_interaction" VALUES(11,1,X'019B76DAA8007070892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','message','outbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Re: Question","text":"It is."}');
INSERT INTO "crm_interaction" VALUES(12,1,X'019B76DAA8007072892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','visit','inbound',1768647600000000,1768647600000000,20470,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":12,"text":"looked at pots"}');
INSERT INTO "crm_interaction" VALUES(13,1,X'019B76DAA8007074892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','call','inbound',1768734000000000,1768734000000000,20471,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":3,"text":""}');
INSERT INTO "crm_interaction" VALUES(14,1,X'019B76DAA8007076892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','advice','outbound',1768820400000000,1768820400000000,20472,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"Store it dry"}');
INSERT INTO "crm_interaction" VALUES(15,1,X'019B76DAA8007078892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','open','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1"}');
INSERT INTO "crm_interaction" VALUES(16,1,X'019B76DAA800707A892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','click','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","url":"https://example.org/tea"}');
INSERT INTO "crm_interaction" VALUES(17,1,X'019B76DAA800707C892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','reply','inbound',1768993200000000,1768993200000000,20474,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","text":"Thanks"}');
INSERT INTO "crm_interaction" VALUES(18,1,X'019B76DAA800707E892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','complaint','inbound',1769079600000000,1769079600000000,20475,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"o-3","text":"The tin was dented"}');
INSERT INTO "crm_interaction" VALUES(19,1,X'019B76DAA8007080892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','note','inbound',1769166000000000,1769166000000000,20476,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"likes green tea 🍵"}');
INSERT INTO "crm_interaction" VALUES(20,1,X'019B76DAA8007082892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','feedback','inbound',1769252400000000,1769252400000000,20477,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"score":9,"text":"quick"}');
INSERT INTO "crm_interaction" VALUES(21,1,X'019B76DAA8007086892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','referral','inbound',1769338800000000,1769338800000000,20478,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"Ben"}');
INSERT INTO "crm_interaction" VALUES(22,1,X'019B76DAA800708A892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"glasses":3,"wine":"red"}');
INSERT INTO "crm_interaction" VALUES(23,1,X'019B76DAA800708C892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"wine":"white"}');
INSERT INTO "crm_interaction" VALUES(24,1,X'019B76DAA800708E892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-6',NULL,NULL,99000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(25,1,X'019B76DAA8007092892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','void','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'019B76DAA800708E892AF3829ECB9E9B','{"reason":"typed twice"}');
INSERT INTO "crm_interaction" VALUES(26,1,X'019B76DAA8007096892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-7',NULL,NULL,88000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(27,1,X'019B76DAA800709A892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop',NULL,NULL,NULL,8800000,'EUR',NULL,NULL,NULL,X'019B76DAA8007096892AF3829ECB9E9B','{"lines":[{"base":8800000,"product":"tea"}]}');
INSERT INTO "crm_interaction" VALUES(28,1,X'019B76DAA80070DF892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','message','outbound',1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70d6-892a-f3829ecb9e9b',NULL,'post',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"For you","text":"Hello Sara Öz, two euros off."}');
INSERT INTO "crm_interaction" VALUES(29,2,X'019B76DAA8007101892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B','purchase','inbound',1771326180000000,1771326180000000,20501,'shop','o-1',NULL,NULL,10000000,'USD',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(30,1,X'019B76DAA8007114892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'shop','o-8',NULL,NULL,33000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(31,1,X'019B76DAA8007117892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B','purchase','inbound',1767603600000000,1775143800000000,20458,'shop','o-9',NULL,NULL,4000000,'EUR',NULL,NULL,NULL,NULL,'');
INSERT INTO "crm_interaction" VALUES(32,1,X'019B76DAA800711E892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'erp','i-4',NULL,NULL,50000000,'EUR',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070AE892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','acquisition cost',12500000,'EUR',NULL,NULL,NULL,1767603600000000,1771153200000000,20458,'adverts','click-7');
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070AF892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','product cost',27600000,'USD',30000000,'0.92',20454,1767690000000000,1771153200000000,20459,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070B0892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','cost to serve',60000000,'EUR',NULL,NULL,NULL,1767776400000000,1771153200000000,20460,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070B4892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B','cost to serve',-1250000,'EUR',NULL,NULL,NULL,1771153200000000,1771153200000000,20499,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070E1892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B','contact cost',800,'EUR',NULL,NULL,NULL,1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70d6-892a-f3829ecb9e9b');
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
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007016892AF3829ECB9E9B',3,83890800,1733043600000000,1767484800000000,20058,20457,3);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA800701B892AF3829ECB9E9B',4,2150000000,1759827600000000,1775143800000000,20368,20545,4);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA800701F892AF3829ECB9E9B',4,57800000,1737363600000000,1775143800000000,20108,20545,4);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007024892AF3829ECB9E9B',1,7000000,1766739600000000,1766739600000000,20448,20448,1);
INSERT INTO "crm_measure" VALUES(1,2,X'019B76DAA8007016892AF3829ECB9E9B',1,5000000,1768474800000000,1768474800000000,20468,20468,1);
INSERT INTO "crm_measure" VALUES(1,3,X'019B76DAA8007016892AF3829ECB9E9B',1,9,1769252400000000,1769252400000000,20477,20477,1);
INSERT INTO "crm_measure" VALUES(1,4,X'019B76DAA8007016892AF3829ECB9E9B',1,0,1769252400000000,1769252400000000,20477,20477,1);
INSERT INTO "crm_measure" VALUES(1,5,X'019B76DAA8007016892AF3829ECB9E9B',1,0,1769079600000000,1769079600000000,20475,20475,1);
INSERT INTO "crm_measure" VALUES(1,6,X'019B76DAA8007016892AF3829ECB9E9B',1,0,1769338800000000,1769338800000000,20478,20478,1);
INSERT INTO "crm_measure" VALUES(1,7,X'019B76DAA8007016892AF3829ECB9E9B',3,0,1768561200000000,1771153320000000,20469,20499,3);
INSERT INTO "crm_measure" VALUES(1,8,X'019B76DAA8007016892AF3829ECB9E9B',2,0,1768561200000000,1768993200000000,20469,20474,2);
INSERT INTO "crm_measure" VALUES(1,9,X'019B76DAA8007016892AF3829ECB9E9B',1,0,1768906800000000,1768906800000000,20473,20473,1);
INSERT INTO "crm_measure" VALUES(1,10,X'019B76DAA8007016892AF3829ECB9E9B',1,0,1768906800000000,1768906800000000,20473,20473,1);
INSERT INTO "crm_measure" VALUES(1,11,X'019B76DAA8007016892AF3829ECB9E9B',4,88890800,1733043600000000,1768474800000000,20058,20468,4);
INSERT INTO "crm_measure" VALUES(1,11,X'019B76DAA800701F892AF3829ECB9E9B',1,8800000,1769425200000000,1769425200000000,20479,20479,1);
INSERT INTO "crm_measure" VALUES(1,11,X'019B76DAA8007024892AF3829ECB9E9B',1,7000000,1766739600000000,1766739600000000,20448,20448,1);
INSERT INTO "crm_measure" VALUES(1,12,X'019B76DAA8007016892AF3829ECB9E9B',1,3,1769425200000000,1769425200000000,20479,20479,1);
INSERT INTO "crm_measure" VALUES(2,1,X'019B76DAA80070FD892AF3829ECB9E9B',1,10000000,1771326180000000,1771326180000000,20501,20501,1);
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
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007016892AF3829ECB9E9B',20058,1,40000000,1733043600000000,1733043600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007016892AF3829ECB9E9B',20429,1,25500000,1765062000000000,1765062000000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007016892AF3829ECB9E9B',20457,1,18390800,1767484800000000,1767484800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701B892AF3829ECB9E9B',20368,1,1200000000,1759827600000000,1759827600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701B892AF3829ECB9E9B',20398,1,0,1762419600000000,1762419600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701B892AF3829ECB9E9B',20438,1,900000000,1765875600000000,1765875600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701B892AF3829ECB9E9B',20545,1,50000000,1775143800000000,1775143800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701F892AF3829ECB9E9B',20108,1,12000000,1737363600000000,1737363600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701F892AF3829ECB9E9B',20458,1,4000000,1767603600000000,1767603600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701F892AF3829ECB9E9B',20479,1,8800000,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701F892AF3829ECB9E9B',20545,1,33000000,1775143800000000,1775143800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007024892AF3829ECB9E9B',20448,1,7000000,1766739600000000,1766739600000000);
INSERT INTO "crm_measure_day" VALUES(1,2,X'019B76DAA8007016892AF3829ECB9E9B',20468,1,5000000,1768474800000000,1768474800000000);
INSERT INTO "crm_measure_day" VALUES(1,3,X'019B76DAA8007016892AF3829ECB9E9B',20477,1,9,1769252400000000,1769252400000000);
INSERT INTO "crm_measure_day" VALUES(1,4,X'019B76DAA8007016892AF3829ECB9E9B',20477,1,0,1769252400000000,1769252400000000);
INSERT INTO "crm_measure_day" VALUES(1,5,X'019B76DAA8007016892AF3829ECB9E9B',20475,1,0,1769079600000000,1769079600000000);
INSERT INTO "crm_measure_day" VALUES(1,6,X'019B76DAA8007016892AF3829ECB9E9B',20478,1,0,1769338800000000,1769338800000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007016892AF3829ECB9E9B',20469,1,0,1768561200000000,1768561200000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007016892AF3829ECB9E9B',20472,1,0,1768820400000000,1768820400000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007016892AF3829ECB9E9B',20499,1,0,1771153320000000,1771153320000000);
INSERT INTO "crm_measure_day" VALUES(1,8,X'019B76DAA8007016892AF3829ECB9E9B',20469,1,0,1768561200000000,1768561200000000);
INSERT INTO "crm_measure_day" VALUES(1,8,X'019B76DAA8007016892AF3829ECB9E9B',20474,1,0,1768993200000000,1768993200000000);
INSERT INTO "crm_measure_day" VALUES(1,9,X'019B76DAA8007016892AF3829ECB9E9B',20473,1,0,1768906800000000,1768906800000000);
INSERT INTO "crm_measure_day" VALUES(1,10,X'019B76DAA8007016892AF3829ECB9E9B',20473,1,0,1768906800000000,1768906800000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007016892AF3829ECB9E9B',20058,1,40000000,1733043600000000,1733043600000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007016892AF3829ECB9E9B',20429,1,25500000,1765062000000000,1765062000000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007016892AF3829ECB9E9B',20457,1,18390800,1767484800000000,1767484800000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007016892AF3829ECB9E9B',20468,1,5000000,1768474800000000,1768474800000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA800701F892AF3829ECB9E9B',20479,1,8800000,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007024892AF3829ECB9E9B',20448,1,7000000,1766739600000000,1766739600000000);
INSERT INTO "crm_measure_day" VALUES(1,12,X'019B76DAA8007016892AF3829ECB9E9B',20479,1,3,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(2,1,X'019B76DAA80070FD892AF3829ECB9E9B',20501,1,10000000,1771326180000000,1771326180000000);
CREATE TABLE crm_membership (
    tenant   INTEGER NOT NULL,
    segment  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (tenant, segment, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA8007016892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA800701B892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA800701F892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA8007016892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA800701B892AF3829ECB9E9B',1771153200000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA800701F892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA8007024892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,3,X'019B76DAA800701B892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,4,X'019B76DAA8007016892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,4,X'019B76DAA8007029892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,5,X'019B76DAA8007029892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(2,1,X'019B76DAA80070FD892AF3829ECB9E9B',1771326180000000);
CREATE TABLE crm_merge (
    tenant        INTEGER NOT NULL,
    customer      BLOB    NOT NULL,
    into_customer BLOB    NOT NULL,
    head          BLOB    NOT NULL,
    merged_at     INTEGER NOT NULL,
    archived_at   INTEGER,
    lent          TEXT    NOT NULL,
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, into_customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, head) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_merge" VALUES(1,X'019B76DAA800703C892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',1775143800000000,NULL,'');
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
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070D6892AF3829ECB9E9B',X'019B76DAA80070D2892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007017892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'accepted',1,1,NULL,1771153320000000,'',800);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070D7892AF3829ECB9E9B',X'019B76DAA80070D4892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702D892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'refused',1,1,NULL,1771153320000000,'no such box',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070D8892AF3829ECB9E9B',X'019B76DAA80070D5892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA8007031892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'held',1,1,NULL,1771153320000000,'lost',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070E8892AF3829ECB9E9B',X'019B76DAA80070E7892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007039892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'suppressed',0,1,NULL,1771153380000000,'consent withdrawn',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070EE892AF3829ECB9E9B',X'019B76DAA80070ED892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007035892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153380000000,1771239780000000,1771153380000000,'expired',0,0,NULL,1771326180000000,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007110892AF3829ECB9E9B',X'019B76DAA800710D892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007017892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'claimed',0,1,1775144400000000,NULL,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007111892AF3829ECB9E9B',X'019B76DAA800710E892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',X'019B76DAA800703D892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'started',1,1,1775143860000000,NULL,'',0);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007112892AF3829ECB9E9B',X'019B76DAA800710F892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007041892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'waiting',0,0,NULL,NULL,'',0);
CREATE TABLE crm_migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT;
INSERT INTO "crm_migration" VALUES(1,'record and know',X'B02F3C5F0AA6A2B7511249D5BF330351A39DEEC713AE625C2692B7688760918B');
INSERT INTO "crm_migration" VALUES(2,'decide and act',X'9B4BBD3AACA200C1C388805291C66B77A03B6131BE44BA9EFE2EB56593270BE4');
INSERT INTO "crm_migration" VALUES(3,'keep in step',X'B15BB82DAFF22B06883144F0D0B8FF4C529BF8868A84179C72EAEC0F89E82D3B');
INSERT INTO "crm_migration" VALUES(4,'drop tenants',X'943F05EB54D4B8D4FC2CB1BD5AA9DAF2F7F96CDAFA4F8117E85341A38BD4DCA5');
INSERT INTO "crm_migration" VALUES(5,'merge',X'EE2B440C512AC0F5C474A4949403A77E2CD71B13BC87D8D59C82149ABA104B87');
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
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA800703C892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007016892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA800703C892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA800701F892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA8007024892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA800703C892AF3829ECB9E9B');
CREATE TABLE crm_setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_setting" VALUES('draw salt 1','019b76da-a800-7001-892a-f3829ecb9e9b');
INSERT INTO "crm_setting" VALUES('draw salt 2','019b76da-a800-70f2-892a-f3829ecb9e9b');
INSERT INTO "crm_setting" VALUES('heartbeat','1775143800000000');
INSERT INTO "crm_setting" VALUES('identity','019b76da-a800-7000-892a-f3829ecb9e9b');
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
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007016892AF3829ECB9E9B','retain','advocate',0,20478);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800701B892AF3829ECB9E9B','retain','regular',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800701F892AF3829ECB9E9B','enhance','regular',0,20479);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007024892AF3829ECB9E9B','enhance','new',0,20462);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007029892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800702C892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007030892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007034892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007038892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800703C892AF3829ECB9E9B','enhance','new',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007040892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007048892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007049892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(2,X'019B76DAA80070FD892AF3829ECB9E9B','enhance','new',0,20501);
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
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007050892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',1,'Köln',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007051892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',2,NULL,7,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007052892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',3,NULL,7363,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007053892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',4,NULL,250500000,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007054892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',5,'gold',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007056892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',1,'Rašt',NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007057892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',2,NULL,NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007059892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',1,'Hürth',NULL,'register',1741683600000000,1767949200000000);
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
INSERT INTO "crm_tenant" VALUES(1,'default','EUR','Europe/Berlin','DE',1767603600000000,31,20545,127,X'0CD2C213D83E1197FF39C62E02FCE6097D2D80526A6A10D80A749A33E999AA6E',NULL);
INSERT INTO "crm_tenant" VALUES(2,'acme','USD','America/New_York','US',1771326180000000,11,20501,15,X'3F8B2D6CA1A3EFE319ABFD9F5ED46C18F128AD9D737FA0C0D2477C6546DB4C0A',NULL);
CREATE TABLE crm_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    cause    BLOB    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, cause, customer)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA800711E892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B');
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA800711F892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B');
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
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007028892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA8007029892AF3829ECB9E9B',X'019B76DAA8007029892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800704C892AF3829ECB9E9B',X'019B76DAA8007048892AF3829ECB9E9B',X'019B76DAA8007048892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800704D892AF3829ECB9E9B',X'019B76DAA8007049892AF3829ECB9E9B',X'019B76DAA8007049892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007063892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007064892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007065892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'acquire','new',1,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007066892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',X'019B76DAA8007024892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'enhance','new',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007083892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',1769252400000000,'retain','regular',0,20476,'retain','supporter',0,20477,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007087892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',X'019B76DAA8007016892AF3829ECB9E9B',1769338800000000,'retain','supporter',0,20477,'retain','advocate',0,20478,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800708F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007093892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',1769425200000000,'enhance','regular',0,20479,'acquire','new',1,20479,'interaction voided',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007097892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007107892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',1775143800000000,'retain','regular',0,20501,'acquire','regular',1,20545,'the day turned',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007118892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',1775143800000000,'acquire','prospect',0,20545,'enhance','new',0,20545,'interaction recorded',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800711F892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',1775143800000000,'acquire','regular',1,20545,'retain','regular',0,20545,'interaction recorded',1);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA8007100892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B',1771326180000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20501,'added',0);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA8007102892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B',X'019B76DAA80070FD892AF3829ECB9E9B',1771326180000000,'acquire','prospect',0,20501,'enhance','new',0,20501,'interaction recorded',0);
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
CREATE INDEX crm_merge_by_head ON crm_merge (tenant, head);
CREATE INDEX crm_merge_by_into ON crm_merge (tenant, into_customer);
COMMIT;
