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
INSERT INTO "crm_allowed_set" VALUES(1,X'BB24EE7D116EBB03E10F76186402B5AC','{"actions":[["","",""],["news","desk","any"],["news","inbox","any"],["taster","post","any"]],"v":1}');
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
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA8007019892AF3829ECB9E9B','Rašt',NULL,X'019B76DAA8007059892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B','Hürth',NULL,X'019B76DAA800705C892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,3,X'019B76DAA8007019892AF3829ECB9E9B',NULL,7363,X'019B76DAA8007055892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,4,X'019B76DAA8007019892AF3829ECB9E9B',NULL,250500000,X'019B76DAA8007056892AF3829ECB9E9B');
INSERT INTO "crm_attribute" VALUES(1,5,X'019B76DAA8007019892AF3829ECB9E9B','gold',NULL,X'019B76DAA8007057892AF3829ECB9E9B');
CREATE TABLE crm_campaign (
    tenant      INTEGER NOT NULL REFERENCES crm_tenant (id),
    name        TEXT    NOT NULL,
    state       TEXT    NOT NULL
        CHECK (state IN ('draft', 'approved', 'scheduled', 'running', 'paused', 'stopped', 'finished')),
    version     INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    approved_by TEXT,
    starts_at   INTEGER,
    started_at  INTEGER,
    audience    INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    settled     INTEGER NOT NULL,
    paced_at    INTEGER,
    free_at     INTEGER,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_campaign" VALUES(1,'summer','paused',1,1771326300000000,'e-1',1771326300000000,1771326300000000,4,'a wrong price',1,1771326306000000,NULL);
CREATE TABLE crm_campaign_member (
    tenant   INTEGER NOT NULL,
    campaign TEXT    NOT NULL,
    customer BLOB    NOT NULL,
    decision BLOB,
    gone     TEXT CHECK (gone IN ('erased', 'archived', 'merged')),
    PRIMARY KEY (tenant, campaign, customer),
    CHECK (decision IS NULL OR gone IS NULL),
    FOREIGN KEY (tenant, campaign) REFERENCES crm_campaign (tenant, name),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, decision) REFERENCES crm_decision (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_campaign_member" VALUES(1,'summer',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA800715D892AF3829ECB9E9B',NULL);
INSERT INTO "crm_campaign_member" VALUES(1,'summer',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800715E892AF3829ECB9E9B',NULL);
INSERT INTO "crm_campaign_member" VALUES(1,'summer',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800715F892AF3829ECB9E9B',NULL);
INSERT INTO "crm_campaign_member" VALUES(1,'summer',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007160892AF3829ECB9E9B',NULL);
CREATE TABLE crm_case (
    tenant    INTEGER NOT NULL,
    id        BLOB    NOT NULL,
    customer  BLOB    NOT NULL,
    origin    BLOB    NOT NULL,
    subject   TEXT    NOT NULL,
    employee  TEXT    NOT NULL,
    opened_at INTEGER NOT NULL,
    due_at    INTEGER,
    closed_at INTEGER,
    outcome   TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    rounds    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    CHECK ((closed_at IS NULL) = (outcome = '')),
    CHECK (closed_at >= opened_at),
    CHECK (rounds >= 0),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
INSERT INTO "crm_case" VALUES(1,X'019B76DAA80070AC892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','cold tea','kim',1769425200000000,NULL,1769425200000000,'replaced','with a gift',1);
INSERT INTO "crm_case" VALUES(1,X'019B76DAA80070AE892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','wrong tea','kim',1769425200000000,NULL,NULL,'','',0);
CREATE TABLE crm_chosen_hours (
    tenant    INTEGER NOT NULL,
    id        BLOB    NOT NULL,
    customer  BLOB    NOT NULL,
    origin    BLOB    NOT NULL,
    channel   TEXT    NOT NULL,
    hours     TEXT    NOT NULL,
    chosen_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
INSERT INTO "crm_chosen_hours" VALUES(1,X'019B76DAA8007153892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','post','mon-sun 00:00-24:00',1771326240000000);
INSERT INTO "crm_chosen_hours" VALUES(1,X'019B76DAA8007155892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','all channels','mon-fri 08:00-20:00',1771326240000000);
INSERT INTO "crm_chosen_hours" VALUES(1,X'019B76DAA8007157892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','all channels','',1771326240000000);
CREATE TABLE crm_command (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    key        BLOB    NOT NULL,
    body       BLOB    NOT NULL,
    result     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_command" VALUES(1,X'6F6281EC357B8745989A827058736875CEDCED851D0A2A63FE0ADBC98B5EF292',X'C6AABAD27654B835C6B4BB9BDC4954D910EBBECC28F87D20FD06BD59D7C294E8','"019b76da-a800-71ac-892a-f3829ecb9e9b"',1775748600000000);
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
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070CD892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070CF892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070D1892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070D3892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070D5892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070D7892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070D9892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070DB892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070DD892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',NULL,'post','offers',1,1771153200000000,1771153200000000,'signup form v3','web',NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070DF892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',NULL,'post','offers',0,1771153260000000,1771153260000000,'call of today',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070E1892AF3829ECB9E9B',NULL,NULL,X'019B76DAA8007040892AF3829ECB9E9B','post','offers',0,1771153260000000,1771153260000000,'unsubscribed',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA80070E3892AF3829ECB9E9B',NULL,NULL,X'019B76DAA8007040892AF3829ECB9E9B','post','offers',1,1771153320000000,1771153320000000,'signed up again',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA8007103892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',NULL,'post','offers',0,1771153380000000,1771153380000000,'told us in the branch',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA8007140892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',NULL,'post','offers',0,1771326180000000,1771326180000000,'',NULL,'privacy desk');
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA8007165892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',NULL,'inbox','offers',1,1771326360000000,1771326360000000,'app',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA8007167892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',NULL,'desk','offers',1,1771326360000000,1771326360000000,'app',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA8007169892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',NULL,'inbox','offers',1,1771326360000000,1771326360000000,'app',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA800716B892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',NULL,'desk','offers',1,1771326360000000,1771326360000000,'app',NULL,NULL);
INSERT INTO "crm_consent" VALUES(1,X'019B76DAA8007184892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',NULL,'desk','offers',0,1771326360000000,1771326360000000,'call of today',NULL,NULL);
CREATE TABLE crm_contact_point (
    tenant  INTEGER NOT NULL REFERENCES crm_tenant (id),
    id      BLOB    NOT NULL,
    scheme  TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    sent_as TEXT    NOT NULL,
    rule    INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800701A892AF3829ECB9E9B','email','sara@example.org','sara@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800701B892AF3829ECB9E9B','phone','+4930901820','+4930901820',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800701F892AF3829ECB9E9B','email','office@example.com','office@example.com',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007023892AF3829ECB9E9B','email','ben@example.org','ben@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007028892AF3829ECB9E9B','email','ada@example.org','ada@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007029892AF3829ECB9E9B','phone','+4930901829','+4930901829',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007030892AF3829ECB9E9B','email','refuse@example.org','refuse@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B','customer','019b76da-a800-7033-892a-f3829ecb9e9b','019b76da-a800-7033-892a-f3829ecb9e9b',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007034892AF3829ECB9E9B','email','lost@example.org','lost@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007038892AF3829ECB9E9B','email','late@example.org','late@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA800703C892AF3829ECB9E9B','email','left@example.org','left@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007040892AF3829ECB9E9B','email','idle@example.org','idle@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007043892AF3829ECB9E9B','customer','019b76da-a800-7043-892a-f3829ecb9e9b','019b76da-a800-7043-892a-f3829ecb9e9b',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007044892AF3829ECB9E9B','email','next@example.org','next@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007047892AF3829ECB9E9B','email','old@example.org','old@example.org',1);
INSERT INTO "crm_contact_point" VALUES(1,X'019B76DAA8007134892AF3829ECB9E9B','email','erased 019b76daa8007134892af3829ecb9e9b','',1);
INSERT INTO "crm_contact_point" VALUES(2,X'019B76DAA80070109F4BCEF4FB8913EB','email','sara@example.org','sara@example.org',1);
CREATE TABLE crm_cost (
    tenant   INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    total    INTEGER NOT NULL CHECK (total BETWEEN -1000000000000000000 AND 1000000000000000000),
    PRIMARY KEY (tenant, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_cost" VALUES(1,X'019B76DAA8007019892AF3829ECB9E9B',40100800);
INSERT INTO "crm_cost" VALUES(1,X'019B76DAA8007022892AF3829ECB9E9B',58750000);
INSERT INTO "crm_cost" VALUES(1,X'019B76DAA8007133892AF3829ECB9E9B',1000000);
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
    archived_at INTEGER, erased_at INTEGER,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007019892AF3829ECB9E9B','person','Sara Öz','sara oz','de',NULL,'post',1767603600000000,20458,2,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B','organisation','Mill & Sons','mill sons',NULL,NULL,NULL,1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007022892AF3829ECB9E9B','person','Ben','ben','de',NULL,NULL,1767603600000000,20458,2,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007027892AF3829ECB9E9B','person','Ada','ada',NULL,NULL,NULL,1767603600000000,20458,2,1775143800000000,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800702C892AF3829ECB9E9B','person','زهرا','زهرا','fa-IR','Asia/Tehran','post',1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800702F892AF3829ECB9E9B','person','refuse','refuse',NULL,NULL,NULL,1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B','person','lost','lost',NULL,NULL,NULL,1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007037892AF3829ECB9E9B','person','late','late',NULL,NULL,NULL,1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800703B892AF3829ECB9E9B','person','left','left',NULL,NULL,NULL,1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B','person','idle','idle',NULL,NULL,NULL,1767603600000000,20458,1,1775143800000000,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007043892AF3829ECB9E9B','person','next','next',NULL,NULL,NULL,1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800704B892AF3829ECB9E9B','person','','','fr',NULL,NULL,1767603600000000,20458,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA800704C892AF3829ECB9E9B','person','Bo','bo',NULL,'UTC',NULL,1767603600000000,20458,2,1767603600000000,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007120892AF3829ECB9E9B','household','Müller & Öz','muller oz',NULL,NULL,NULL,1771326180000000,20501,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007127892AF3829ECB9E9B','household','Zweitwohnung','zweitwohnung',NULL,NULL,NULL,1771326180000000,20501,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA8007133892AF3829ECB9E9B','person','','',NULL,NULL,NULL,1771326180000000,20501,2,1771326240000000,1771326240000000);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA80071B5892AF3829ECB9E9B','organisation','Rohrbau','rohrbau',NULL,NULL,NULL,1775143800000000,20545,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA80071B8892AF3829ECB9E9B','organisation','Rohrbau','rohrbau',NULL,NULL,NULL,1775143800000000,20545,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA80071BB892AF3829ECB9E9B','organisation','Windwerk','windwerk',NULL,NULL,NULL,1775143800000000,20545,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(1,X'019B76DAA80071BE892AF3829ECB9E9B','organisation','Windwerk','windwerk',NULL,NULL,NULL,1775143800000000,20545,1,NULL,NULL);
INSERT INTO "crm_customer" VALUES(2,X'019B76DAA800700F9F4BCEF4FB8913EB','person','Sara of Acme','sara of acme',NULL,NULL,NULL,1771326420000000,20501,1,NULL,NULL);
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
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701F892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800701B892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007023892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007028892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007029892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(1,X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007044892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B');
INSERT INTO "crm_customer_contact_point" VALUES(2,X'019B76DAA800700F9F4BCEF4FB8913EB',X'019B76DAA80070109F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB');
CREATE TABLE crm_customer_word (
    tenant   INTEGER NOT NULL,
    word     TEXT    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, word, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_customer_word" VALUES(1,'oz',X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'sara',X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'mill',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'sons',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'ben',X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'ada',X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'زهرا',X'019B76DAA800702C892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'refuse',X'019B76DAA800702F892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'lost',X'019B76DAA8007033892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'late',X'019B76DAA8007037892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'left',X'019B76DAA800703B892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'idle',X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'next',X'019B76DAA8007043892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'bo',X'019B76DAA800704C892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'muller',X'019B76DAA8007120892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'oz',X'019B76DAA8007120892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'zweitwohnung',X'019B76DAA8007127892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'rohrbau',X'019B76DAA80071B5892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'rohrbau',X'019B76DAA80071B8892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'windwerk',X'019B76DAA80071BB892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(1,'windwerk',X'019B76DAA80071BE892AF3829ECB9E9B');
INSERT INTO "crm_customer_word" VALUES(2,'acme',X'019B76DAA800700F9F4BCEF4FB8913EB');
INSERT INTO "crm_customer_word" VALUES(2,'of',X'019B76DAA800700F9F4BCEF4FB8913EB');
INSERT INTO "crm_customer_word" VALUES(2,'sara',X'019B76DAA800700F9F4BCEF4FB8913EB');
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
    stage          TEXT    NOT NULL, purpose TEXT, rulings TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, allowed_set) REFERENCES crm_allowed_set (tenant, digest)
) STRICT;
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070EB892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','club','post','any',8.66666666666666696272e-01,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','retain','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070EC892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','enhance',NULL,'{"post for offers":{"guard":"consent","reason":"consent withdrawn","rules":{}}}');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070ED892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070EE892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','welcome',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"acquire"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070F3892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','club','post','any',8.66666666666666696272e-01,'[[0,1,2],[0.06666666666666667,0.8666666666666667,0.06666666666666667]]',X'4F987EC276CF7172614540AF624B26F1','{}','{"stage":"retain"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070F4892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"no consent"}','{"stage":"retain"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','retain',NULL,'{"post for offers":{"guard":"consent","reason":"no consent","rules":{}}}');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070F5892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"stage":"enhance"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance',NULL,'{"post for offers":{"guard":"consent","reason":"consent withdrawn","rules":{}}}');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80070F6892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','trial',1771153320000000,20499,'seed','ea1e9b132c6f2e64','holdout','taster','post','any',0.9,'[[0,1],[0.1,0.9]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"stage":"enhance"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1},"segment":{"buyers":1}}','enhance','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007100892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B','march',1771153320000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007107892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B','march',1771153380000000,20499,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":1}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800715D892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','campaign summer',1771326300000000,20501,'in order','9a33cc91ba899d4f','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{"customer.channel":"post"}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"taster":2},"segment":{"buyers":1}}','retain','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800715E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','campaign summer',1771326300000000,20501,'in order','9a33cc91ba899d4f','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"no consent"}','{"customer.channel":null}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"taster":2},"segment":{"buyers":1}}','retain',NULL,'{"post for offers":{"guard":"consent","reason":"no consent","rules":{}}}');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800715F892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','campaign summer',1771326300000000,20501,'in order','9a33cc91ba899d4f','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"consent withdrawn"}','{"customer.channel":null}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"taster":2},"segment":{"buyers":1}}','enhance',NULL,'{"post for offers":{"guard":"consent","reason":"consent withdrawn","rules":{}}}');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007160892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','campaign summer',1771326300000000,20501,'in order','9a33cc91ba899d4f','treated','','','',1.0,'[[0],[1.0]]',X'3061B830F43BA80F2F181700A187C353','{"post for offers":"dead address"}','{"customer.channel":null}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"taster":2},"segment":{"buyers":1}}','enhance',NULL,'{"post for offers":{"guard":"health","reason":"dead address","rules":{}}}');
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800716D892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','news by inbox',1771326360000000,20501,'rules','36cf28f9745bed66','treated','news','inbox','any',1.0,'[[2],[1.0]]',X'BB24EE7D116EBB03E10F76186402B5AC','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post","desk","inbox"],"lifecycle":1,"offers":{"club":1,"news":1,"taster":2}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA800716E892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B','news by inbox',1771326360000000,20501,'rules','36cf28f9745bed66','treated','news','inbox','any',1.0,'[[2],[1.0]]',X'BB24EE7D116EBB03E10F76186402B5AC','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post","desk","inbox"],"lifecycle":1,"offers":{"club":1,"news":1,"taster":2}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007177892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','news by desk',1771326360000000,20501,'rules','3223cb9d478c0057','treated','news','desk','any',1.0,'[[1],[1.0]]',X'BB24EE7D116EBB03E10F76186402B5AC','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post","desk","inbox"],"lifecycle":1,"offers":{"club":1,"news":1,"taster":2}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA8007178892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B','news by desk',1771326360000000,20501,'rules','3223cb9d478c0057','treated','news','desk','any',1.0,'[[1],[1.0]]',X'BB24EE7D116EBB03E10F76186402B5AC','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post","desk","inbox"],"lifecycle":1,"offers":{"club":1,"news":1,"taster":2}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80071A5892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[2],[1.0]]',X'4F987EC276CF7172614540AF624B26F1','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','retain','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80071A6892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire','offers',NULL);
INSERT INTO "crm_decision" VALUES(1,X'019B76DAA80071A7892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B','april',1775143800000000,20545,'always','fc56daaa65acae65','treated','taster','post','any',1.0,'[[1],[1.0]]',X'58581D20BCBF8058CA111EE043E2E6CD','{}','{}','{"caps":{"all:month::offers":9,"post:1":2},"channels":["post"],"lifecycle":1,"offers":{"club":1,"taster":2}}','acquire','offers',NULL);
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
INSERT INTO "crm_definition" VALUES(1,'budget',1,1,'post:month','{"amount":{"amount":"5.00","currency":"EUR"},"channel":"post","period":"month","v":1}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'campaign',1,1,'summer','{"approval":true,"arm_name":"summer","channels":["post"],"doc":"two euros off","ends":"2027-01-05 09:00","fallback":true,"holdout":"0.000001","offers":["taster"],"per":"customer","policy":"in order","preferred_first":true,"segment":"buyers","starts":"2026-01-05 09:00","strategy":"convenience","throttle":{"messages":10,"seconds":60},"v":1,"where":null,"zone":"recipient"}',1771326300000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'cap',1,1,'post:1','{"channel":"post","contacts":2,"days":1,"v":1}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'cap',2,1,'all:month::offers','{"calendar":"month","channel":null,"contacts":9,"days":null,"purpose":"offers","v":1}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'cap',3,1,'all:30:household','{"channel":null,"contacts":4,"days":30,"per":"household","v":1}',1771326180000000,1771326180000000);
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
INSERT INTO "crm_definition" VALUES(1,'measure',11,1,'inbound_time','{"doc":"visits, calls and advice that the customer sought, in minutes","kinds":["advice","call","visit"],"total":"minutes","total_type":"integer","v":1,"where":{"direction":["inbound"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',12,1,'outbound_time','{"doc":"visits, calls and advice that the firm gave, in minutes","kinds":["advice","call","visit"],"total":"minutes","total_type":"integer","v":1,"where":{"direction":["outbound"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',13,1,'criticism','{"doc":"ratings of 6 or less","kinds":["feedback"],"total":null,"total_type":"integer","v":1,"where":{"score":[0,1,2,3,4,5,6]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',14,1,'tea','{"doc":"tea sold","kinds":["purchase","return"],"total":"amount","total_type":"money","v":1,"where":{"product":["green tea","tea"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'measure',15,1,'glasses','{"doc":"","kinds":["tasting"],"total":"glasses","total_type":"integer","v":1,"where":{"wine":["red"]}}',1767603600000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'merging',1,1,'merging','{}',1775143800000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'offer',1,1,'taster','{"cost":{"amount":"2.00","currency":"EUR"},"doc":"","eligibility":null,"expires_after":24,"kind":"coupon","message_class":"hold","purpose":"offers","strategy":"convenience","v":1,"valid_from":null,"valid_until":null,"wording":{"post":{"subject":"For you","text":"Hello ${name}, two euros off."}}}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'offer',1,2,'taster','{"cost":{"amount":"3.00","currency":"EUR"},"doc":"","eligibility":null,"expires_after":240,"kind":"coupon","message_class":"resend","purpose":"offers","strategy":"convenience","v":1,"valid_from":null,"valid_until":null,"wording":{"post":{"subject":"For you","text":"Hello ${name}, three euros off."}}}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'offer',2,1,'club','{"cost":null,"doc":"","eligibility":{"predicate":{"field":"purchases.days","op":">=","value":3},"version":1},"expires_after":72,"kind":"service","message_class":"hold","purpose":"offers","strategy":"listening","v":1,"valid_from":null,"valid_until":null,"wording":{"post":{"subject":"Club","text":"Join us"}}}',1771153320000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'offer',3,1,'news','{"cost":null,"doc":"","eligibility":null,"expires_after":72,"kind":"service","message_class":"hold","purpose":"offers","strategy":"listening","v":1,"valid_from":null,"valid_until":"2026-03-19T11:06:00+00:00","wording":{"desk":{"subject":"Tea","text":"Good day, ${name}"},"inbox":{"html":"<p>Green tea</p>","subject":"News","text":"Green tea, ${name}"}}}',1771326360000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'ranks',1,1,'sources','{"v": 1, "ranks": ["register", "call centre"]}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'rate limit',1,1,'post','{"burst":1000,"messages":1000,"seconds":1,"v":1}',1771326240000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'retention',1,1,'lapsed','{"days":3650,"does":"erase lapsed","kinds":[],"v":1}',1771326240000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'retention',2,1,'notes','{"days":3650,"does":"redact texts","kinds":["note"],"v":1}',1771326240000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',1,1,'buyers','{"doc":"whoever has bought","rule":{"predicate":{"predicate":{"field":"purchases.count","op":">","value":0},"version":1}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',2,1,'quiet','{"doc":"","rule":{"predicate":{"predicate":{"all":[{"field":"purchases.days_since","op":">","value":60},{"not":{"field":"attribute.city","op":"==","value":"Rom"}}]},"version":1}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',3,1,'best','{"doc":"","rule":{"ranking":{"by":{"days":null,"name":"value.profit"},"lowest":false,"share":"0.4","top":null,"within":"buyers"}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',4,1,'friends','{"doc":"kept by hand","rule":{"roster":{}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',5,1,'quiet-friends','{"doc":"","rule":{"predicate":{"predicate":{"all":[{"field":"segment.friends","flag":true},{"not":{"field":"segment.quiet","flag":true}}]},"version":1}},"v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'segment',6,1,'gone','{"doc":"","rule":{"predicate":{"predicate":{"field":"defected","flag":true},"version":1}},"v":1}',1769425200000000,1769425200000000);
INSERT INTO "crm_definition" VALUES(1,'tie',1,1,'coach','{"acyclic":false,"doc":"who trains the customer","exclusive":false,"exclusive_back":true,"reciprocal":"coached","towards":"customer","v":1}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'tie',2,1,'banker','{"acyclic":false,"doc":"at the firm''s bank","exclusive":false,"exclusive_back":false,"reciprocal":"client","towards":"employee","v":1}',1771326180000000,NULL);
INSERT INTO "crm_definition" VALUES(1,'treatment',1,1,'first_pick','{"doc":"new harvests first","kind":"priority","v":1}',1769425200000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',1,1,'purchases','{"doc":"what was bought; returns are not taken off","kinds":["purchase"],"total":"amount","total_type":"money","v":1,"where":{}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',2,1,'returns','{"doc":"what was given back","kinds":["return"],"total":"amount","total_type":"money","v":1,"where":{}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',3,1,'feedback','{"doc":"ratings from 0 to 10","kinds":["feedback"],"total":"score","total_type":"integer","v":1,"where":{}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',4,1,'praise','{"doc":"ratings of 9 or more","kinds":["feedback"],"total":null,"total_type":"integer","v":1,"where":{"score":[9,10]}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',5,1,'complaints','{"doc":"complaints made","kinds":["complaint"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',6,1,'referrals','{"doc":"others referred to the firm","kinds":["referral"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',7,1,'contacts','{"doc":"times the firm addressed the customer","kinds":["advice","call","message","visit"],"total":null,"total_type":"integer","v":1,"where":{"direction":["outbound"]}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',8,1,'replies','{"doc":"times the customer addressed the firm","kinds":["message","reply"],"total":null,"total_type":"integer","v":1,"where":{"direction":["inbound"]}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',9,1,'opens','{"doc":"times a message was opened","kinds":["open"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',10,1,'clicks','{"doc":"times a link in a message was followed","kinds":["click"],"total":null,"total_type":"integer","v":1,"where":{}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',11,1,'inbound_time','{"doc":"visits, calls and advice that the customer sought, in minutes","kinds":["advice","call","visit"],"total":"minutes","total_type":"integer","v":1,"where":{"direction":["inbound"]}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',12,1,'outbound_time','{"doc":"visits, calls and advice that the firm gave, in minutes","kinds":["advice","call","visit"],"total":"minutes","total_type":"integer","v":1,"where":{"direction":["outbound"]}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'measure',13,1,'criticism','{"doc":"ratings of 6 or less","kinds":["feedback"],"total":null,"total_type":"integer","v":1,"where":{"score":[0,1,2,3,4,5,6]}}',1771326420000000,NULL);
INSERT INTO "crm_definition" VALUES(2,'segment',1,1,'buyers','{"doc":"","rule":{"predicate":{"predicate":{"field":"purchases.count","op":">","value":0},"version":1}},"v":1}',1771326420000000,NULL);
CREATE TABLE crm_duplicate (
    tenant        INTEGER NOT NULL,
    id            BLOB    NOT NULL,
    one           BLOB    NOT NULL,
    other         BLOB    NOT NULL,
    probability   REAL    NOT NULL,
    deterministic INTEGER NOT NULL,
    reasons       TEXT    NOT NULL,
    found_at      INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    decided_at    INTEGER,
    actor         TEXT,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, one, other),
    CHECK (one < other),
    CHECK (deterministic IN (0, 1)),
    CHECK (state IN ('open', 'accepted', 'rejected')),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    FOREIGN KEY (tenant, one) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, other) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_duplicate" VALUES(1,X'019B76DAA80071C1892AF3829ECB9E9B',X'019B76DAA80071B5892AF3829ECB9E9B',X'019B76DAA80071B8892AF3829ECB9E9B',1.0,1,'[["external","same",0.0],["name","same",0.0]]',1775143800000000,'open',NULL,NULL);
INSERT INTO "crm_duplicate" VALUES(1,X'019B76DAA80071C2892AF3829ECB9E9B',X'019B76DAA80071BB892AF3829ECB9E9B',X'019B76DAA80071BE892AF3829ECB9E9B',1.0,1,'[["external","same",0.0],["name","same",0.0]]',1775143800000000,'rejected',1775143800000000,NULL);
CREATE TABLE crm_entitlement (
    tenant     INTEGER NOT NULL,
    id         BLOB    NOT NULL,
    customer   BLOB    NOT NULL,
    origin     BLOB    NOT NULL,
    treatment  INTEGER NOT NULL,
    first_on    INTEGER NOT NULL,
    last_on   INTEGER,
    uses       INTEGER CHECK (uses > 0),
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
    reason     TEXT    NOT NULL,
    granted_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_entitlement" VALUES(1,X'019B76DAA80070A0892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1,20479,20818,3,1,'ten years',1769425200000000,NULL);
INSERT INTO "crm_entitlement" VALUES(1,X'019B76DAA80070A4892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',1,20479,NULL,NULL,0,'',1769425200000000,1769425200000000);
CREATE TABLE crm_entitlement_use (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    entitlement BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    used_at     INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    source      TEXT,
    external_id TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, entitlement) REFERENCES crm_entitlement (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_entitlement_use" VALUES(1,X'019B76DAA80070A2892AF3829ECB9E9B',X'019B76DAA80070A0892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1769425200000000,1769425200000000,'shop','o-3');
CREATE TABLE crm_erased_key (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    digest BLOB    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_erased_key" VALUES(1,X'7BCE0BDCB8F4A21F2B389C506CFAC5F27A833676D4669A3BA70B5296B8140F1A',1771326240000000);
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
INSERT INTO "crm_event" VALUES(11,1,X'019B76DAA800700C892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"inbound_time","version":1}',11,X'5696FCE44BC17913DF83EB21AEC7117D4E2588886EC2751B4F979F20EF395B88');
INSERT INTO "crm_event" VALUES(12,1,X'019B76DAA800700D892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"outbound_time","version":1}',12,X'6B85E920D1C0A812F4B06A66B904F9570422A998D563E3B1734F348E1B934773');
INSERT INTO "crm_event" VALUES(13,1,X'019B76DAA800700E892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"criticism","version":1}',13,X'E9B39BFF43C61D1D63780FF53DFF0FC413136232A7B2BB578201DA81ED7B167D');
INSERT INTO "crm_event" VALUES(14,1,X'019B76DAA800700F892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"city"}',14,X'029F53DC4F08A93E0DC2E1AC8A263B32FF6F77F74A6535DD66F623EF015B4F07');
INSERT INTO "crm_event" VALUES(15,1,X'019B76DAA8007010892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"score"}',15,X'6B7B2DF80D2C072DB10B7B09BB94C26609B1C3AF54A8DE879EFC24EB69EB4A09');
INSERT INTO "crm_event" VALUES(16,1,X'019B76DAA8007011892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"birthday"}',16,X'14B685C598ADE1C51591249446B40CA480A2517898EBB18C71483BDB6AF6B09A');
INSERT INTO "crm_event" VALUES(17,1,X'019B76DAA8007012892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"limit"}',17,X'B83CC45A34FB12F64FB1488E35BD17B9D90DD0E80BDF4C38FE79E1874017BE4D');
INSERT INTO "crm_event" VALUES(18,1,X'019B76DAA8007013892AF3829ECB9E9B','attribute.declared',1767603600000000,NULL,NULL,'{"attribute":"tier"}',18,X'6AFD4B377C59A738794626117DA9FF971F53902CB6C619B0C8B1FE86E511A1B9');
INSERT INTO "crm_event" VALUES(19,1,X'019B76DAA8007014892AF3829ECB9E9B','kind.declared',1767603600000000,NULL,NULL,'{"kind":"tasting"}',19,X'93430493FE3854B0CF2674B74056481BF1C9AB037DE739811261E4CEF6E2150F');
INSERT INTO "crm_event" VALUES(20,1,X'019B76DAA8007015892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"tea","version":1}',20,X'FCD6A52573C24A65C7B06E2BD16E488E91991336C1EAC61083CDD0FFE1E31527');
INSERT INTO "crm_event" VALUES(21,1,X'019B76DAA8007016892AF3829ECB9E9B','measure.declared',1767603600000000,NULL,NULL,'{"measure":"glasses","version":1}',21,X'E8E20BB93E4ACCAD5D20D5849DBF36F45CDF67BAED177AE591776BC17709BAEF');
INSERT INTO "crm_event" VALUES(22,1,X'019B76DAA8007017892AF3829ECB9E9B','rate.set',1767603600000000,NULL,NULL,'{"currency":"USD","on":"2026-01-01","value":"0.92"}',22,X'72C949865F9FBBE62D46A20843832E4FC0A6AE779043582A413E992328286277');
INSERT INTO "crm_event" VALUES(23,1,X'019B76DAA8007018892AF3829ECB9E9B','rate.set',1767603600000000,NULL,NULL,'{"currency":"USD","on":"2026-02-15","value":"0.875"}',23,X'8152570EE56B48B6F5688F98B49133C55E1083969E1296681D9D0BD87B68A5B2');
INSERT INTO "crm_event" VALUES(24,1,X'019B76DAA800701C892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007019892AF3829ECB9E9B','{}',24,X'95B814E930C60978B8AAAA39716455AA7F9F2F0413CBD02A3ECE60DB60BC9B6D');
INSERT INTO "crm_event" VALUES(25,1,X'019B76DAA8007020892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800701E892AF3829ECB9E9B','{}',25,X'F71457F609466E8CE530E95D91309F4F8F26569542189C71F539E74F246725C7');
INSERT INTO "crm_event" VALUES(26,1,X'019B76DAA8007025892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007022892AF3829ECB9E9B','{}',26,X'241BAB8ECFB912E223F19681D45470CA116C65408DA8B106D6CC80F31C04F7B8');
INSERT INTO "crm_event" VALUES(27,1,X'019B76DAA800702A892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007027892AF3829ECB9E9B','{}',27,X'5973976024DE73E1D5D9DB00490C3D6EF993C5F0812D343473DC4A0899A023CC');
INSERT INTO "crm_event" VALUES(28,1,X'019B76DAA800702D892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800702C892AF3829ECB9E9B','{}',28,X'AD6E0E379BC4046CC4528175EFD691E775440DE341C1FFD7E8D9B7AFB6AB1788');
INSERT INTO "crm_event" VALUES(29,1,X'019B76DAA8007031892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800702F892AF3829ECB9E9B','{}',29,X'3C24300DF48E12C1AE8F062851D28DE4720ECE7449F2E037250796AF149F137B');
INSERT INTO "crm_event" VALUES(30,1,X'019B76DAA8007035892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007033892AF3829ECB9E9B','{}',30,X'E7658CDFD5E3369181C827C1C2E35CC118F4A0F2D9755A5C0775DB9766C68B5A');
INSERT INTO "crm_event" VALUES(31,1,X'019B76DAA8007039892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007037892AF3829ECB9E9B','{}',31,X'210DB1C2B8360504C1CFEF490BD90C4127D08CDA856A98A390A8C3F167462072');
INSERT INTO "crm_event" VALUES(32,1,X'019B76DAA800703D892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800703B892AF3829ECB9E9B','{}',32,X'A7C3D8C59AA38DA38AE4F1CF2F3B756C3FC1AAF23D8380D461A5B241C729A9D3');
INSERT INTO "crm_event" VALUES(33,1,X'019B76DAA8007041892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA800703F892AF3829ECB9E9B','{}',33,X'9E5053D659166A9FC6DE0B191F2D9258177CE51AF6EAAD3B3F2E39B4F6B64174');
INSERT INTO "crm_event" VALUES(34,1,X'019B76DAA8007045892AF3829ECB9E9B','customer.added',1767603600000000,'signup form',X'019B76DAA8007043892AF3829ECB9E9B','{}',34,X'8B1E7C53A37885621E9A188F884D84DD71ED8F7DEFB5B2A4E7E456159F97E14E');
INSERT INTO "crm_event" VALUES(35,1,X'019B76DAA8007048892AF3829ECB9E9B','customer.identifier_added',1767603600000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"scheme":"email"}',35,X'810D598E6F7AF3FB6405DD98CA4B0926643CDCA02AC3C118919588F73FAFCA7D');
INSERT INTO "crm_event" VALUES(36,1,X'019B76DAA8007049892AF3829ECB9E9B','customer.identifier_added',1767603600000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"scheme":"external"}',36,X'A1DE07D74EEA6D95E9C023694224DEF60EF4F74370689731C1239A85D05FFE60');
INSERT INTO "crm_event" VALUES(37,1,X'019B76DAA800704A892AF3829ECB9E9B','customer.identifier_forgotten',1767603600000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"scheme":"email"}',37,X'F546FF562EC225CDA9DDF0AD8CEAEC8B7A85AF890947F6C22D4571F91AC747B0');
INSERT INTO "crm_event" VALUES(38,1,X'019B76DAA800704D892AF3829ECB9E9B','customers.added',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-704b-892a-f3829ecb9e9b","019b76da-a800-704c-892a-f3829ecb9e9b"],"source":"app"}',38,X'303676117C542ACE6320C76A4018E22E2D6CB872AD752198A3FAEB9C6F5FAF1E');
INSERT INTO "crm_event" VALUES(39,1,X'019B76DAA800704E892AF3829ECB9E9B','customers.adopted',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-7027-892a-f3829ecb9e9b"],"source":"app"}',39,X'145ABC7EC0B1B3C01F3A6DF20A04195EB8085C495C4D7BE2975DCB37FBAC27CE');
INSERT INTO "crm_event" VALUES(40,1,X'019B76DAA8007051892AF3829ECB9E9B','customers.archived',1767603600000000,NULL,NULL,'{"customers":["019b76da-a800-704c-892a-f3829ecb9e9b"],"source":"app"}',40,X'91519A06F1AFBCA8FFC0D916C518D1381D3602EC99C874FD9511B6A6F2322224');
INSERT INTO "crm_event" VALUES(41,1,X'019B76DAA8007052892AF3829ECB9E9B','customer.updated',1767603600000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"fields":["preferences"],"version":2}',41,X'19AD341B4DC7B3CB26D0CDB00EDF51DADF46DE8FC6AD3DE71347AC5445989F11');
INSERT INTO "crm_event" VALUES(42,1,X'019B76DAA8007058892AF3829ECB9E9B','customer.attributes_stated',1767603600000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"attributes":["city","score","birthday","limit","tier"],"source":"form"}',42,X'5ACAA470CCE53C56150055E6B2705E89940CEF1C8BFADBBE7EB1D48F56DD89D2');
INSERT INTO "crm_event" VALUES(43,1,X'019B76DAA800705B892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"attributes":["city","score"],"source":"call centre"}',43,X'4DA1B0A13085DA15341795430453BF38CA0A932A5E8D6F976D13C92FFCD4C225');
INSERT INTO "crm_event" VALUES(44,1,X'019B76DAA800705D892AF3829ECB9E9B','customer.attributes_stated',1767949200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"attributes":["city"],"source":"register"}',44,X'2E34C4747A00F72003F7E97A677054E4530F492CEECBFBF600B5B929B74BDF21');
INSERT INTO "crm_event" VALUES(45,1,X'019B76DAA800706A892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',45,X'3BB5F30AA4ACC180DBA83A38033FA81F64173D1E749909BCE9F83A7C70D075A8');
INSERT INTO "crm_event" VALUES(46,1,X'019B76DAA800706B892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["prospect","regular"],"stage":["acquire","retain"]}',46,X'A318F06706264C676D9CE847E514771866A71C18768C7448FDE124A27A53BC7B');
INSERT INTO "crm_event" VALUES(47,1,X'019B76DAA800706C892AF3829ECB9E9B','customer.defected',1767949200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","acquire"]}',47,X'9F08F3E693510970214A6C243D5D960483C326FDAA485AD2FE7E4D232E5C27E7');
INSERT INTO "crm_event" VALUES(48,1,X'019B76DAA800706D892AF3829ECB9E9B','customer.standing_changed',1767949200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',48,X'8D8C9EFC1BFD7B5ABC6FFFBD071EA2187552EA3AE69C6D4DDC9C36E9A1838177');
INSERT INTO "crm_event" VALUES(49,1,X'019B76DAA800706E892AF3829ECB9E9B','interactions.recorded',1767949200000000,NULL,NULL,'{"count":8,"kinds":{"purchase":8}}',49,X'C02285E5FF64968F29AAEFE1C69A1DCDB8C26E7C0A2DAC16F0283FE538E0ED1B');
INSERT INTO "crm_event" VALUES(50,1,X'019B76DAA8007070892AF3829ECB9E9B','interaction.recorded',1768474800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-706f-892a-f3829ecb9e9b","kind":"return"}',50,X'49E36368578687D42AB91C5E9B8F8E317775F09A627E0AB710A91B0F161D1B84');
INSERT INTO "crm_event" VALUES(51,1,X'019B76DAA8007072892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7071-892a-f3829ecb9e9b","kind":"message"}',51,X'1FA9D78131EA0F60C05CD987809BCBAAAD5FE1479F2D559E87F77CC7D1A3C7C5');
INSERT INTO "crm_event" VALUES(52,1,X'019B76DAA8007074892AF3829ECB9E9B','interaction.recorded',1768561200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7073-892a-f3829ecb9e9b","kind":"message"}',52,X'3B3D042485E208E9E08D437D539D7E94AC894AD8DF5DF29C3B42925B3B068D80');
INSERT INTO "crm_event" VALUES(53,1,X'019B76DAA8007076892AF3829ECB9E9B','interaction.recorded',1768647600000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7075-892a-f3829ecb9e9b","kind":"visit"}',53,X'D12111C654C66AD3170F021F669D55605A02B3ED5D3D4CEDB8837DE2B94488D6');
INSERT INTO "crm_event" VALUES(54,1,X'019B76DAA8007078892AF3829ECB9E9B','interaction.recorded',1768734000000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7077-892a-f3829ecb9e9b","kind":"call"}',54,X'D4A72AE2696E1347D76D838BD6FD532BCCDEAEC210747CB473546F37444DC119');
INSERT INTO "crm_event" VALUES(55,1,X'019B76DAA800707A892AF3829ECB9E9B','interaction.recorded',1768820400000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7079-892a-f3829ecb9e9b","kind":"advice"}',55,X'F042C2A39225582928327C6552D92922CA6CD418CF39B51A45EC95D6527E761A');
INSERT INTO "crm_event" VALUES(56,1,X'019B76DAA800707C892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-707b-892a-f3829ecb9e9b","kind":"open"}',56,X'F32FEED65EA574BC3C881C4EB4C7F961ABA1D782A1884A4D38065E442C28760B');
INSERT INTO "crm_event" VALUES(57,1,X'019B76DAA800707E892AF3829ECB9E9B','interaction.recorded',1768906800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-707d-892a-f3829ecb9e9b","kind":"click"}',57,X'208B3F36B877E011895FEFD56A5E6BFE9AB51C6EBE385B3921ED7B814CE883C4');
INSERT INTO "crm_event" VALUES(58,1,X'019B76DAA8007080892AF3829ECB9E9B','interaction.recorded',1768993200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-707f-892a-f3829ecb9e9b","kind":"reply"}',58,X'828187AFE323AC66F9F9D7F46FB2C00218183DEC7A1F9632B0CD127ED9D9E731');
INSERT INTO "crm_event" VALUES(59,1,X'019B76DAA8007082892AF3829ECB9E9B','interaction.recorded',1769079600000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7081-892a-f3829ecb9e9b","kind":"complaint"}',59,X'31B94292EBDE9FBCAE48541DEBF2F9E5FE74BF1DBCB1CAC3B8158809AADB317F');
INSERT INTO "crm_event" VALUES(60,1,X'019B76DAA8007084892AF3829ECB9E9B','interaction.recorded',1769166000000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7083-892a-f3829ecb9e9b","kind":"note"}',60,X'3FC35F49B78A4B8A529FAD8A191A98509539F9A27EBCF52ED4E95AEB696862BD');
INSERT INTO "crm_event" VALUES(61,1,X'019B76DAA8007087892AF3829ECB9E9B','customer.standing_changed',1769252400000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"rung":["regular","supporter"],"stage":["retain","retain"]}',61,X'D910122152B2D7EAF972BED4CAC3C7EE28FDD32FA1A23F7C2957C57A695F1A5E');
INSERT INTO "crm_event" VALUES(62,1,X'019B76DAA8007088892AF3829ECB9E9B','interaction.recorded',1769252400000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7085-892a-f3829ecb9e9b","kind":"feedback"}',62,X'C0030497ED8D6459167D3A4F8EDB09F3FA35DCE66A2E638DDE1D5F48F49A5CA0');
INSERT INTO "crm_event" VALUES(63,1,X'019B76DAA800708B892AF3829ECB9E9B','customer.standing_changed',1769338800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"rung":["supporter","advocate"],"stage":["retain","retain"]}',63,X'6F7A07EBDEDD5B48BD9DE8B02F4792540DEABE566A5EE29D5DCC347F928679A2');
INSERT INTO "crm_event" VALUES(64,1,X'019B76DAA800708C892AF3829ECB9E9B','interaction.recorded',1769338800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-7089-892a-f3829ecb9e9b","kind":"referral"}',64,X'B5C73FD61C3276214F581B62FA695B1B158C543FD74B9E9AB3F7ADBECBD89191');
INSERT INTO "crm_event" VALUES(65,1,X'019B76DAA800708E892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-708d-892a-f3829ecb9e9b","kind":"tasting"}',65,X'BCDD709E15EF9C0310AD5CA27ABEA7A07D0358F9C1EF3EFC0939006E10D0C77B');
INSERT INTO "crm_event" VALUES(66,1,X'019B76DAA8007090892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-708f-892a-f3829ecb9e9b","kind":"tasting"}',66,X'37DFD4C6C9EE769FFE4271C50C7112348F03FB95BFDD2AD5DD436AB6C2E1329E');
INSERT INTO "crm_event" VALUES(67,1,X'019B76DAA8007093892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',67,X'9A742257D0EE1EE25793BB848774FA5939C0B36AD58ADEB00371057E621B9221');
INSERT INTO "crm_event" VALUES(68,1,X'019B76DAA8007094892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"interaction":"019b76da-a800-7091-892a-f3829ecb9e9b","kind":"purchase"}',68,X'BDF42425B62BB3D787DA72A7C43536E0F4E2892CA5BE79F2672A0922C75EEC29');
INSERT INTO "crm_event" VALUES(69,1,X'019B76DAA8007097892AF3829ECB9E9B','customer.defected',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"rung":["regular","new"],"stage":["enhance","acquire"]}',69,X'DF6AE67D150E4508131F18C8A521ACCEDCBE7EAB31EE21A6E57479496C45AF88');
INSERT INTO "crm_event" VALUES(70,1,X'019B76DAA8007098892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"interaction":"019b76da-a800-7095-892a-f3829ecb9e9b","kind":"void"}',70,X'94E434A05F37B1C78E8329ADC004F311439E02A04D56AEF315E0CD7FA1599981');
INSERT INTO "crm_event" VALUES(71,1,X'019B76DAA800709B892AF3829ECB9E9B','customer.returned',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"rung":["new","regular"],"stage":["acquire","enhance"]}',71,X'26B33657C6F4ED4726B61EBD727D20516425BF167AE3684779F19D8BF8AE6FB5');
INSERT INTO "crm_event" VALUES(72,1,X'019B76DAA800709C892AF3829ECB9E9B','interaction.recorded',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"interaction":"019b76da-a800-7099-892a-f3829ecb9e9b","kind":"purchase"}',72,X'A62ABFC89B1AFE84AA105BDBA4DA552A1DB6F24F04D68A8FFE6219E62CCE40AB');
INSERT INTO "crm_event" VALUES(73,1,X'019B76DAA800709E892AF3829ECB9E9B','interaction.voided',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"interaction":"019b76da-a800-709d-892a-f3829ecb9e9b","kind":"purchase"}',73,X'62914C9D94BD3ABF5F9022329A04C7C9B02F4650E8DA6C3BA61003817DD5BE01');
INSERT INTO "crm_event" VALUES(74,1,X'019B76DAA800709F892AF3829ECB9E9B','treatment.declared',1769425200000000,NULL,NULL,'{"kind":"priority","treatment":"first_pick"}',74,X'135B586E6E3523CB3779F2A54CADAEEFF89953D8D0FEBAD4CFCFD94FE1D15790');
INSERT INTO "crm_event" VALUES(75,1,X'019B76DAA80070A1892AF3829ECB9E9B','entitlement.granted',1769425200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"entitlement":"019b76da-a800-70a0-892a-f3829ecb9e9b","treatment":"first_pick"}',75,X'FAB6942E7DA2C628185A6C75339DC4EBC916C3B1D2B9C30D457F9304029F3E35');
INSERT INTO "crm_event" VALUES(76,1,X'019B76DAA80070A3892AF3829ECB9E9B','entitlement.used',1769425200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"entitlement":"019b76da-a800-70a0-892a-f3829ecb9e9b","use":"019b76da-a800-70a2-892a-f3829ecb9e9b"}',76,X'2166D9298349199A8B11E558663D3FCD87A95A50698CF5B407A939FB1F7FA5FA');
INSERT INTO "crm_event" VALUES(77,1,X'019B76DAA80070A5892AF3829ECB9E9B','entitlement.granted',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"entitlement":"019b76da-a800-70a4-892a-f3829ecb9e9b","treatment":"first_pick"}',77,X'809C6EA3AEE35AC19A0DBDCAF4DAB5CB681CCA2DE7C9A395C19CA5745BAFA02B');
INSERT INTO "crm_event" VALUES(78,1,X'019B76DAA80070A6892AF3829ECB9E9B','entitlement.revoked',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"entitlement":"019b76da-a800-70a4-892a-f3829ecb9e9b"}',78,X'0F5902EFC19C6D7E06BB60C3CAEA5258768A4C13C0AD40A844DED5972E5912A9');
INSERT INTO "crm_event" VALUES(79,1,X'019B76DAA80070A8892AF3829ECB9E9B','promise.made',1769425200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"promise":"019b76da-a800-70a7-892a-f3829ecb9e9b"}',79,X'C8042C39A17FF5FBB2F60CD955DDBB0E6C42D2CBFB42C2A667398F30FB731B45');
INSERT INTO "crm_event" VALUES(80,1,X'019B76DAA80070AA892AF3829ECB9E9B','promise.made',1769425200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"promise":"019b76da-a800-70a9-892a-f3829ecb9e9b"}',80,X'C966E6524E20C407338BCA950D08E0E29F149D1BEF8DAE8705941CF035AC7AB2');
INSERT INTO "crm_event" VALUES(81,1,X'019B76DAA80070AB892AF3829ECB9E9B','promise.kept',1769425200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"promise":"019b76da-a800-70a7-892a-f3829ecb9e9b"}',81,X'99407518D685C6D37EEF0B6E73225B25E595A0DEC0716BD28BAEF7CC5DC0EF05');
INSERT INTO "crm_event" VALUES(82,1,X'019B76DAA80070AD892AF3829ECB9E9B','case.opened',1769425200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"case":"019b76da-a800-70ac-892a-f3829ecb9e9b"}',82,X'609A29540AB1C15A042EEC2566CECF875944E3F43E8DB383A420AB8B0546F157');
INSERT INTO "crm_event" VALUES(83,1,X'019B76DAA80070AF892AF3829ECB9E9B','case.opened',1769425200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"case":"019b76da-a800-70ae-892a-f3829ecb9e9b"}',83,X'13FA56719E69F08E43231C8AB15E8B34091119D1B2A63A13438FCFD8AE86C036');
INSERT INTO "crm_event" VALUES(84,1,X'019B76DAA80070B0892AF3829ECB9E9B','case.closed',1769425200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"case":"019b76da-a800-70ac-892a-f3829ecb9e9b"}',84,X'1FA588BEE5842633CE897993633D685D044B9A949C5F1A4B0D305165AA126E7C');
INSERT INTO "crm_event" VALUES(85,1,X'019B76DAA80070B1892AF3829ECB9E9B','sources.ranked',1769425200000000,NULL,NULL,'{"sources":["register","call centre"],"version":1}',85,X'6AC13E87E8BF3CE15B449871570D53CF54FC14E867D6FA0D88D8B2BFB0B7E6CA');
INSERT INTO "crm_event" VALUES(86,1,X'019B76DAA80070B2892AF3829ECB9E9B','quality.measured',1769425200000000,NULL,NULL,'{"customers":12,"millionths":{"agreement":0,"completeness":83333,"uniqueness":833333,"usefulness":0,"validity":1000000}}',86,X'2A06682F4902B85BD32FB51E78A93119926C4563453A41D4DAB4FE79090875EB');
INSERT INTO "crm_event" VALUES(87,1,X'019B76DAA80070B3892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"buyers","version":1}',87,X'C1679D07809608C067AD3EC239C1D61E5162714AFD53058CCFD0E599B8153D7A');
INSERT INTO "crm_event" VALUES(88,1,X'019B76DAA80070B4892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"segment":"buyers","version":1}',88,X'44DC93E764BB18BEA68F53CF0646C94D458061D85B9E276DA2F3E786E86B87F7');
INSERT INTO "crm_event" VALUES(89,1,X'019B76DAA80070B5892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"segment":"buyers","version":1}',89,X'5F9EA2BB9270F693921679FF21872E1D38A702CD850A90B7000C52DD43F43B7E');
INSERT INTO "crm_event" VALUES(90,1,X'019B76DAA80070B6892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"segment":"buyers","version":1}',90,X'416AFC9D1123286FFD6451A9D979C78AE9D43B39E6C1657CEAAD7F29DE41EA36');
INSERT INTO "crm_event" VALUES(91,1,X'019B76DAA80070B7892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"segment":"buyers","version":1}',91,X'2CE76BFEA60E5858FEE65F3F1872AAD1976D39C097E225B77D3E2977D6420152');
INSERT INTO "crm_event" VALUES(92,1,X'019B76DAA80070B8892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet","version":1}',92,X'50BD37699C3CCFAAD72A38E351B10816403BB211A8D76FFF6134B1373EAB7859');
INSERT INTO "crm_event" VALUES(93,1,X'019B76DAA80070B9892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"best","version":1}',93,X'C716BBE00C36F7E5515778C7C6E57DF11D22062487D90087DC6900DFB579C881');
INSERT INTO "crm_event" VALUES(94,1,X'019B76DAA80070BA892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"segment":"best","version":1}',94,X'7BC819A1A7209A4AD0058E7BFFDDAC04E63A38BAE7D4254F9D6D84529D773663');
INSERT INTO "crm_event" VALUES(95,1,X'019B76DAA80070BB892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"friends","version":1}',95,X'A421FD01283FF335A605DE624C6A06E12D916DAF9D176BEBA409DE106FAC03FF');
INSERT INTO "crm_event" VALUES(96,1,X'019B76DAA80070BC892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"segment":"friends","version":1}',96,X'758D8ADFB85ADB6A63A4A00ADEEE7A27A4655C750AA7ABE961002CA8F1914ED8');
INSERT INTO "crm_event" VALUES(97,1,X'019B76DAA80070BD892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800702C892AF3829ECB9E9B','{"segment":"friends","version":1}',97,X'F532751493AE51EB79C10666A76414307407D0F9CA5B67B3DB740CDB1E50E464');
INSERT INTO "crm_event" VALUES(98,1,X'019B76DAA80070BE892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"quiet-friends","version":1}',98,X'8469BC40D9DE18EE2CA646C9437E2535829A3290CB7992F0C004B6AAC0F5B85B');
INSERT INTO "crm_event" VALUES(99,1,X'019B76DAA80070BF892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',99,X'A3415C4ACD2EB421AAA1FAD124FD1C612858E18E94596875705809A6940E2D4D');
INSERT INTO "crm_event" VALUES(100,1,X'019B76DAA80070C0892AF3829ECB9E9B','segment.entered',1769425200000000,NULL,X'019B76DAA800702C892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',100,X'27CB4DB90AD33F5F40A486038C1C224C3D53A4DE45C2620499F87C8E81EEBD5B');
INSERT INTO "crm_event" VALUES(101,1,X'019B76DAA80070C1892AF3829ECB9E9B','segment.defined',1769425200000000,NULL,NULL,'{"segment":"gone","version":1}',101,X'DE4E5AAEDE17143F331DBFF1B510FC71D47BBA778E4C183D28F4CBC9F4DD678E');
INSERT INTO "crm_event" VALUES(102,1,X'019B76DAA80070C2892AF3829ECB9E9B','segment.retired',1769425200000000,NULL,NULL,'{"segment":"gone"}',102,X'2C54EA3360A1B32F1AC7E18667F38F0DEA14EE16C7350094B2ABE3909179096B');
INSERT INTO "crm_event" VALUES(103,1,X'019B76DAA80070C3892AF3829ECB9E9B','lifecycle.defined',1769425200000000,NULL,NULL,'{"changed":0,"version":1}',103,X'9B636D8F219A65402C477B6568EA936E6FE6B0097C853DFF2F84973733B231AD');
INSERT INTO "crm_event" VALUES(104,1,X'019B76DAA80070C4892AF3829ECB9E9B','segment.entered',1771153200000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"segment":"quiet","version":1}',104,X'118DA33B3513BECDDF05260770D6DCA44734FFD27D33AE7FB7ED6733A4948E49');
INSERT INTO "crm_event" VALUES(105,1,X'019B76DAA80070C8892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"account":"acquisition cost","entry":"019b76da-a800-70c5-892a-f3829ecb9e9b"}',105,X'AE638DDC6E8186BAD1E500A466CAC2706433DC41ED9A1C9AE96E836D9016724E');
INSERT INTO "crm_event" VALUES(106,1,X'019B76DAA80070C9892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"account":"product cost","entry":"019b76da-a800-70c6-892a-f3829ecb9e9b"}',106,X'C7C945971FFDCCF7173B4CC018C0D5DE5A41F2315D95C34E19DFCE3FED7B7DFF');
INSERT INTO "crm_event" VALUES(107,1,X'019B76DAA80070CA892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70c7-892a-f3829ecb9e9b"}',107,X'5D7D9E2DFD69B0A3404A0D98100ED686C6B6F9D763D971A3336F1E650882C6FC');
INSERT INTO "crm_event" VALUES(108,1,X'019B76DAA80070CC892AF3829ECB9E9B','ledger.booked',1771153200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-70cb-892a-f3829ecb9e9b"}',108,X'E4B292A2E02F0A1BEE0E6293E7A38C61084833820AB2A0462523BDFE0D877ED6');
INSERT INTO "crm_event" VALUES(109,1,X'019B76DAA80070CE892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70cd-892a-f3829ecb9e9b"}',109,X'2BB4C7B25AF061165858272A067BE161407692C7651F596146DE7F4EBEE9A462');
INSERT INTO "crm_event" VALUES(110,1,X'019B76DAA80070D0892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70cf-892a-f3829ecb9e9b"}',110,X'CCAC13C2681F86D561FE75758BF52D320AB99277D4533B47A03FD09D1D0B9364');
INSERT INTO "crm_event" VALUES(111,1,X'019B76DAA80070D2892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70d1-892a-f3829ecb9e9b"}',111,X'A80E2546C1DC89B4970B9F568DEB5DB853AE6D70C29DE796E27BA527B37EECD8');
INSERT INTO "crm_event" VALUES(112,1,X'019B76DAA80070D4892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70d3-892a-f3829ecb9e9b"}',112,X'D0D03556C7683C912E6ED6BF9E45146C02D2D3015B28EABFB77C3ADFA9C14D80');
INSERT INTO "crm_event" VALUES(113,1,X'019B76DAA80070D6892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70d5-892a-f3829ecb9e9b"}',113,X'148A6445DEFBB8EC9817760D642AF7D9EA520E38F9DA9FFA51BDCCE75FBB0C7A');
INSERT INTO "crm_event" VALUES(114,1,X'019B76DAA80070D8892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70d7-892a-f3829ecb9e9b"}',114,X'4755193BF2B7296F2F1EAA87232A0432D1EB2701F7EBC3449BD18006E4A0D587');
INSERT INTO "crm_event" VALUES(115,1,X'019B76DAA80070DA892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800703B892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70d9-892a-f3829ecb9e9b"}',115,X'1BAFCBC509F525C6EC411FE23A728C87BE095E3F2728A8A1BE619305BB703E11');
INSERT INTO "crm_event" VALUES(116,1,X'019B76DAA80070DC892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA800703F892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70db-892a-f3829ecb9e9b"}',116,X'BC2B28346038551EDC0215DB245FABE1E4FC36407D1215FA8775E6F8D8804854');
INSERT INTO "crm_event" VALUES(117,1,X'019B76DAA80070DE892AF3829ECB9E9B','consent.granted',1771153200000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70dd-892a-f3829ecb9e9b"}',117,X'2AB4539B0974870A012C4360180A156138CBE6C031500E542456C290AFB71109');
INSERT INTO "crm_event" VALUES(118,1,X'019B76DAA80070E0892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-70df-892a-f3829ecb9e9b"}',118,X'F4B60ED2791BC4C0040226E8756B2795FDB7752D7F6C395C0255F474AADC2248');
INSERT INTO "crm_event" VALUES(119,1,X'019B76DAA80070E2892AF3829ECB9E9B','consent.withdrawn',1771153260000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-7040-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70e1-892a-f3829ecb9e9b"}',119,X'A0983352B27BE43609533EDFA38F250793CAEF9B28B6BD97B21828F9E2B3D950');
INSERT INTO "crm_event" VALUES(120,1,X'019B76DAA80070E4892AF3829ECB9E9B','consent.granted',1771153320000000,NULL,NULL,'{"channel":"post","contact_point":"019b76da-a800-7040-892a-f3829ecb9e9b","purpose":"offers","record":"019b76da-a800-70e3-892a-f3829ecb9e9b"}',120,X'32D9A8BDBED76C5452BB59270DD97621906E5DDD5C68392248BD0B4149C59A0D');
INSERT INTO "crm_event" VALUES(121,1,X'019B76DAA80070E5892AF3829ECB9E9B','suppression.added',1771153320000000,NULL,NULL,'{"digest":"87e55e3fe7b9be78a95937777f3105e1b372accc701a3266eb6d82aecc2f2183","reason":"asked never to be written to"}',121,X'ECDF53BF1E5F02444691503CEF84DC68EEB92E3E4AAA1546B813F48D885A7E29');
INSERT INTO "crm_event" VALUES(122,1,X'019B76DAA80070E6892AF3829ECB9E9B','cap.defined',1771153320000000,NULL,NULL,'{"cap":"post:1","version":1}',122,X'1D68C77A57B5C69D33F44CD4C418F9EE99C880A35FF9F776A29B34C7EF76B951');
INSERT INTO "crm_event" VALUES(123,1,X'019B76DAA80070E7892AF3829ECB9E9B','cap.defined',1771153320000000,NULL,NULL,'{"cap":"all:month::offers","version":1}',123,X'C37B0A0FC5FDBB27CCF238BE7038906EF9677DCB4FE5F076018CC3A242B8B962');
INSERT INTO "crm_event" VALUES(124,1,X'019B76DAA80070E8892AF3829ECB9E9B','budget.defined',1771153320000000,NULL,NULL,'{"budget":"post:month","version":1}',124,X'D9218C110CADBD79441FE8C66DEFA16678477D6A0E3229E503E19CF190B150A4');
INSERT INTO "crm_event" VALUES(125,1,X'019B76DAA80070E9892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"taster","version":1}',125,X'7C39E81F27ABD5EC2BCF04E8C50E45CD73B4890A66331BAE5F257CA6769A8F59');
INSERT INTO "crm_event" VALUES(126,1,X'019B76DAA80070EA892AF3829ECB9E9B','offer.defined',1771153320000000,NULL,NULL,'{"offer":"club","version":1}',126,X'3691AC7F6113BFDA46954C7BD051D3033F8399CD71BBECE06FBBCC4808FF5B72');
INSERT INTO "crm_event" VALUES(127,1,X'019B76DAA80070F2892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":0,"messages":3,"occasion":"welcome","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":null}',127,X'EEA68640B07A23BBBEFBC0DCE5FA0AC9277567A05AFD48EE8BB530506CA140B2');
INSERT INTO "crm_event" VALUES(128,1,X'019B76DAA80070F7892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":4,"held_out":2,"messages":0,"occasion":"trial","policy":"seed","policy_version":"ea1e9b132c6f2e64","segment":"buyers"}',128,X'9774BEB0F30EBFAB72029C364286F682124E3BB994F44BC9700B63770C8C3D70');
INSERT INTO "crm_event" VALUES(129,1,X'019B76DAA80070F9892AF3829ECB9E9B','ledger.booked',1771153320000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"account":"contact cost","entry":"019b76da-a800-70f8-892a-f3829ecb9e9b"}',129,X'B10F5B3D0D1F4EC1ED74E2CFDB37EAD833615BA60726087F4913C52313C82A6D');
INSERT INTO "crm_event" VALUES(130,1,X'019B76DAA80070FA892AF3829ECB9E9B','message.accepted',1771153320000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70eb-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-70ef-892a-f3829ecb9e9b","offer":"club","step":0}',130,X'F07B4CE02937B8B5A5AF49B5057316BB24ED2CF9B7F4DC43383889D8ADB1A566');
INSERT INTO "crm_event" VALUES(131,1,X'019B76DAA80070FB892AF3829ECB9E9B','message.refused',1771153320000000,NULL,X'019B76DAA800702F892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70ed-892a-f3829ecb9e9b","detail":"no such box","message":"019b76da-a800-70f0-892a-f3829ecb9e9b","offer":"taster","step":0}',131,X'B8D391E1E7822323DD4AEB2AC1D5274F0C9B31E1A0890E1EBD786DC2B7BE1A5C');
INSERT INTO "crm_event" VALUES(132,1,X'019B76DAA80070FC892AF3829ECB9E9B','message.unknown',1771153320000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"attempt":1,"channel":"post","decision":"019b76da-a800-70ee-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70f1-892a-f3829ecb9e9b","offer":"taster","step":0,"then":"held"}',132,X'10B5B68A4B3236E3DB758E6D9479654BEC45D715F3BE58400A44911A4FB9CB39');
INSERT INTO "crm_event" VALUES(133,1,X'019B76DAA80070FD892AF3829ECB9E9B','message.held',1771153320000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-70ee-892a-f3829ecb9e9b","detail":"lost","message":"019b76da-a800-70f1-892a-f3829ecb9e9b","offer":"taster","step":0}',133,X'C3AF5ED44A046171A7007C76751A922B96F193026CC3544734177239B01E1957');
INSERT INTO "crm_event" VALUES(134,1,X'019B76DAA80070FF892AF3829ECB9E9B','interactions.recorded',1771153320000000,NULL,NULL,'{"count":1,"kinds":{"message":1}}',134,X'1137E3F054C89F3AA6732AD0E248BE70CBC41ADE1C74C7E278E7870A317AFC30');
INSERT INTO "crm_event" VALUES(135,1,X'019B76DAA8007102892AF3829ECB9E9B','decisions.made',1771153320000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',135,X'93A17FC079E325F3C61CA0FF74F10A6DFBADBD1EC4BC375A3A16F6013A67463E');
INSERT INTO "crm_event" VALUES(136,1,X'019B76DAA8007104892AF3829ECB9E9B','consent.withdrawn',1771153380000000,NULL,X'019B76DAA800703B892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-7103-892a-f3829ecb9e9b"}',136,X'5457921AFE90889CC49BC1E48A3378C663A83C51CEACE1F8603373293DB23F3C');
INSERT INTO "crm_event" VALUES(137,1,X'019B76DAA8007105892AF3829ECB9E9B','message.ruled',1771153380000000,NULL,X'019B76DAA800703B892AF3829ECB9E9B','{"guard":"consent","message":"019b76da-a800-7101-892a-f3829ecb9e9b","rules":{}}',137,X'42641D5289140968BDFA6607C71BF1B52E2CE7F89D8BC887660629CE79CB9BFD');
INSERT INTO "crm_event" VALUES(138,1,X'019B76DAA8007106892AF3829ECB9E9B','message.suppressed',1771153380000000,NULL,X'019B76DAA800703B892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-7100-892a-f3829ecb9e9b","detail":"consent withdrawn","message":"019b76da-a800-7101-892a-f3829ecb9e9b","offer":"taster","step":0}',138,X'989F40B4BFECE1419D15084B8036BFB7B547BF54241FBD7E817CFDBA07246C87');
INSERT INTO "crm_event" VALUES(139,1,X'019B76DAA8007109892AF3829ECB9E9B','decisions.made',1771153380000000,NULL,NULL,'{"decided":1,"held_out":0,"messages":1,"occasion":"march","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',139,X'1BAD30D32DE0B4479D7CB83BA000A839F455C1C5E2468441FA2A02321676CB0C');
INSERT INTO "crm_event" VALUES(140,1,X'019B76DAA800710A892AF3829ECB9E9B','offer.defined',1771326180000000,NULL,NULL,'{"offer":"taster","version":2}',140,X'05F4C8126D74E98B218B6B80CEFF9AD040BBC517ACEB9CA93E4790D521B9F0B9');
INSERT INTO "crm_event" VALUES(141,1,X'019B76DAA800710B892AF3829ECB9E9B','message.expired',1771326180000000,NULL,X'019B76DAA8007037892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-7107-892a-f3829ecb9e9b","message":"019b76da-a800-7108-892a-f3829ecb9e9b","offer":"taster","step":0}',141,X'CB10C4EF01F645AB454A8ACD2A1C65DA8908583DFF30E25E574F9C48A00ED343');
INSERT INTO "crm_event" VALUES(142,1,X'019B76DAA800710C892AF3829ECB9E9B','tie_type.declared',1771326180000000,NULL,NULL,'{"type":"coach","version":1}',142,X'A90A68530F5DB9C02678BE1B53F854246775A3D3BBD0DB045A1B41DCC3ED4B0D');
INSERT INTO "crm_event" VALUES(143,1,X'019B76DAA800710D892AF3829ECB9E9B','tie_type.declared',1771326180000000,NULL,NULL,'{"type":"banker","version":1}',143,X'B89AF4A1D65EC446181C54AADF17B8B5481AC6BEC13EAD6146FF0D85CC931172');
INSERT INTO "crm_event" VALUES(144,1,X'019B76DAA800710F892AF3829ECB9E9B','tie.added',1771326180000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"other":"019b76da-a800-7022-892a-f3829ecb9e9b","tie":"019b76da-a800-710e-892a-f3829ecb9e9b","type":"spouse"}',144,X'D3E55B011073143B0C8B8E28C26D59B5A68D6BCB2E686F6BFF5504C4C81A7AB1');
INSERT INTO "crm_event" VALUES(145,1,X'019B76DAA8007110892AF3829ECB9E9B','tie.ended',1771326180000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"other":"019b76da-a800-7022-892a-f3829ecb9e9b","tie":"019b76da-a800-710e-892a-f3829ecb9e9b","type":"spouse"}',145,X'8A673CE9584C88DC3004D64ABEF2FF6114C87CAD311C7D970B6F9C58BD196F0A');
INSERT INTO "crm_event" VALUES(146,1,X'019B76DAA8007112892AF3829ECB9E9B','tie.added',1771326180000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"other":"019b76da-a800-702c-892a-f3829ecb9e9b","tie":"019b76da-a800-7111-892a-f3829ecb9e9b","type":"parent"}',146,X'237545AB91167B16882EBF03A06D0937337A061863EC97D8085A8AC53ADBA051');
INSERT INTO "crm_event" VALUES(147,1,X'019B76DAA8007113892AF3829ECB9E9B','tie.removed',1771326180000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"other":"019b76da-a800-702c-892a-f3829ecb9e9b","reason":"the other way round","tie":"019b76da-a800-7111-892a-f3829ecb9e9b","type":"parent"}',147,X'535A631CF62641371AB687BC3B12092C812ECE86178222ACEF43EB2A2B34CD5E');
INSERT INTO "crm_event" VALUES(148,1,X'019B76DAA800711B892AF3829ECB9E9B','ties.added',1771326180000000,NULL,NULL,'{"count":7,"types":["advisor","banker","coach","employer","parent"]}',148,X'4C99F3A664E3540165850C6E775F2A6E9ED30FF57D7BE0854E772ADED04A2C47');
INSERT INTO "crm_event" VALUES(149,1,X'019B76DAA800711F892AF3829ECB9E9B','ties.handed_over',1771326180000000,NULL,NULL,'{"added":3,"ended":3,"from":"e-7","to":"e-8","type":"advisor"}',149,X'E4546E781177C47842DDCD81AC164608E6F50F6BCACCAB9F321825B6D0D6765A');
INSERT INTO "crm_event" VALUES(150,1,X'019B76DAA8007121892AF3829ECB9E9B','customer.added',1771326180000000,NULL,X'019B76DAA8007120892AF3829ECB9E9B','{}',150,X'59468721200B766DDEAD62BF284176C4664A0805BAC30CF335F6D2FDA03F1AC6');
INSERT INTO "crm_event" VALUES(151,1,X'019B76DAA8007125892AF3829ECB9E9B','ties.added',1771326180000000,NULL,NULL,'{"count":2,"types":["household"]}',151,X'8FDC8FB941C490FACEB688F8D5F2245F45ACAFBF4979F7C4BAC0DF265976BE05');
INSERT INTO "crm_event" VALUES(152,1,X'019B76DAA8007126892AF3829ECB9E9B','tie.ended',1771326180000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"other":"019b76da-a800-7120-892a-f3829ecb9e9b","tie":"019b76da-a800-7124-892a-f3829ecb9e9b","type":"household"}',152,X'7C4F1F1D5B66480069406D8A6C9A222063A65781C85B39D31D3979BDEC5A60BA');
INSERT INTO "crm_event" VALUES(153,1,X'019B76DAA8007128892AF3829ECB9E9B','customer.added',1771326180000000,NULL,X'019B76DAA8007127892AF3829ECB9E9B','{}',153,X'C58F500F7C1C79E940DC1F29DBD2FF1DE76EE56182360C0665A36D4369000A75');
INSERT INTO "crm_event" VALUES(154,1,X'019B76DAA800712C892AF3829ECB9E9B','ties.added',1771326180000000,NULL,NULL,'{"count":2,"types":["household"]}',154,X'A8865898E246822FBE67EF16BDA171AFEECEAD4D81875F65C92231154258895D');
INSERT INTO "crm_event" VALUES(155,1,X'019B76DAA800712E892AF3829ECB9E9B','interaction.recorded',1771326180000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-712d-892a-f3829ecb9e9b","kind":"referral"}',155,X'50E3136347C0A58789E449C67425276157EC0E70C0014D112187FDCCFEB9197F');
INSERT INTO "crm_event" VALUES(156,1,X'019B76DAA8007130892AF3829ECB9E9B','tie.added',1771326180000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"other":"019b76da-a800-7019-892a-f3829ecb9e9b","tie":"019b76da-a800-712f-892a-f3829ecb9e9b","type":"referrer"}',156,X'6D2B4E6348B2F5DD9A5CF2246680A9E782979022F38D4DAA24B4CC1B8C317BC5');
INSERT INTO "crm_event" VALUES(157,1,X'019B76DAA8007131892AF3829ECB9E9B','cap.defined',1771326180000000,NULL,NULL,'{"cap":"all:30:household","version":1}',157,X'B842B4EAB2062D03EAB832CB94CDA143BB04639B7916E646EBFC8BE64BA3732E');
INSERT INTO "crm_event" VALUES(158,1,X'019B76DAA8007132892AF3829ECB9E9B','cap.retired',1771326180000000,NULL,NULL,'{"cap":"all:30:household"}',158,X'0A3133ACAB8FE90A9EEBCBC2113506D30E6E3799CDC42E6A1A414A6C2BE45121');
INSERT INTO "crm_event" VALUES(159,1,X'019B76DAA8007135892AF3829ECB9E9B','customer.added',1771326180000000,'privacy desk',X'019B76DAA8007133892AF3829ECB9E9B','{}',159,X'1F34C66ED3ED97F7B1A08E6CC6229F7B8EA74DAAB950EB9DDDEAFC09933B8E52');
INSERT INTO "crm_event" VALUES(160,1,X'019B76DAA8007137892AF3829ECB9E9B','customers.adopted',1771326180000000,'privacy desk',NULL,'{"customers":["019b76da-a800-7133-892a-f3829ecb9e9b"],"source":"app"}',160,X'717BB6A4D784DD9482E93D6877810D62CD4DF4B3E6F09C7CC0D95D06701EF349');
INSERT INTO "crm_event" VALUES(161,1,X'019B76DAA800713A892AF3829ECB9E9B','customer.standing_changed',1771326180000000,'privacy desk',X'019B76DAA8007133892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',161,X'AFD7E9327CF15BCFFD9A7873D5893CFA5FD8C442B7EDFAF9BD3B04EC73093D94');
INSERT INTO "crm_event" VALUES(162,1,X'019B76DAA800713B892AF3829ECB9E9B','interaction.recorded',1771326180000000,'privacy desk',X'019B76DAA8007133892AF3829ECB9E9B','{"interaction":"019b76da-a800-7138-892a-f3829ecb9e9b","kind":"purchase"}',162,X'5B23C2EBA3E0D2628442C97D62B35551CD16E6F42A366B487E24866BCA27A682');
INSERT INTO "crm_event" VALUES(163,1,X'019B76DAA800713D892AF3829ECB9E9B','interaction.recorded',1771326180000000,'privacy desk',X'019B76DAA8007133892AF3829ECB9E9B','{"interaction":"019b76da-a800-713c-892a-f3829ecb9e9b","kind":"note"}',163,X'742CE8F2239089D90A79953039708D753BA6FBB32EE6C1CE8369913BF05AD862');
INSERT INTO "crm_event" VALUES(164,1,X'019B76DAA800713F892AF3829ECB9E9B','ledger.booked',1771326180000000,'privacy desk',X'019B76DAA8007133892AF3829ECB9E9B','{"account":"cost to serve","entry":"019b76da-a800-713e-892a-f3829ecb9e9b"}',164,X'09575591AFF612C401B165354E467399E0A2E67F71F539934B2C450E0B22C542');
INSERT INTO "crm_event" VALUES(165,1,X'019B76DAA8007141892AF3829ECB9E9B','consent.withdrawn',1771326180000000,'privacy desk',X'019B76DAA8007133892AF3829ECB9E9B','{"channel":"post","purpose":"offers","record":"019b76da-a800-7140-892a-f3829ecb9e9b"}',165,X'DB472CB9A9E48271B4771715C9A058E09507691608AC9CEB32EFA33FC1F415CD');
INSERT INTO "crm_event" VALUES(166,1,X'019B76DAA8007143892AF3829ECB9E9B','customer.restricted',1771326180000000,'privacy desk',X'019B76DAA8007133892AF3829ECB9E9B','{"restriction":"019b76da-a800-7142-892a-f3829ecb9e9b"}',166,X'7C82F4F408008B3C6484F26141280E71AADD742D4AB33625CA7F74EFF8934D9C');
INSERT INTO "crm_event" VALUES(167,1,X'019B76DAA8007144892AF3829ECB9E9B','customer.erased',1771326240000000,NULL,X'019B76DAA8007133892AF3829ECB9E9B','{}',167,X'171BBE64C0462EF6498700B49A3B32EC3F4F9C3205190D311EA09B15F008A41D');
INSERT INTO "crm_event" VALUES(168,1,X'019B76DAA8007146892AF3829ECB9E9B','customer.restricted',1771326240000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"restriction":"019b76da-a800-7145-892a-f3829ecb9e9b"}',168,X'F97AF775892CD0D70AEF0C891CE41A31EA7914AEE2D060BCF0068F393B62B085');
INSERT INTO "crm_event" VALUES(169,1,X'019B76DAA8007149892AF3829ECB9E9B','customer.rectified',1771326240000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"fields":["name","language"],"version":2}',169,X'3EB0FA61668DA971B332266B90A38F4FB6AE4FCD1A666F9A056E864E99467260');
INSERT INTO "crm_event" VALUES(170,1,X'019B76DAA800714A892AF3829ECB9E9B','customer.restriction_lifted',1771326240000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"restrictions":1}',170,X'DE57D8C33F1483F468D478D9E0C1A8666C58C913E3929A90D35905DDEA4E8B86');
INSERT INTO "crm_event" VALUES(171,1,X'019B76DAA800714B892AF3829ECB9E9B','retention.defined',1771326240000000,NULL,NULL,'{"retention":"lapsed","version":1}',171,X'19792AAFBE05EA6FEE6D5B932CF1E98D7C90774DB009DB9F74FD39FA6AF5D266');
INSERT INTO "crm_event" VALUES(172,1,X'019B76DAA800714C892AF3829ECB9E9B','retention.defined',1771326240000000,NULL,NULL,'{"retention":"notes","version":1}',172,X'2863C5B64840C92A59EFDA48C30F7C16BFC7EAEF10C9B12268D3016F3BDB0513');
INSERT INTO "crm_event" VALUES(173,1,X'019B76DAA800714E892AF3829ECB9E9B','interaction.recorded',1771326240000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"interaction":"019b76da-a800-714d-892a-f3829ecb9e9b","kind":"bounce"}',173,X'1BE1C9D7EA06D111C7E757CE3077D1C2107298679DCD4986239A83F72C63039B');
INSERT INTO "crm_event" VALUES(174,1,X'019B76DAA800714F892AF3829ECB9E9B','contact_point.died',1771326240000000,NULL,NULL,'{"contact_point":"019b76da-a800-7028-892a-f3829ecb9e9b","status":"5.1.1"}',174,X'50DA462F74FF06884DCA58AF73D53D7435206961B733AFA997C12BAFFF285244');
INSERT INTO "crm_event" VALUES(175,1,X'019B76DAA8007151892AF3829ECB9E9B','interaction.recorded',1771326240000000,NULL,X'019B76DAA800703B892AF3829ECB9E9B','{"interaction":"019b76da-a800-7150-892a-f3829ecb9e9b","kind":"bounce"}',175,X'15B761F9D21642D1674CE33874FEF80F10199F2179FDB9B0D3A0907B4C184F87');
INSERT INTO "crm_event" VALUES(176,1,X'019B76DAA8007152892AF3829ECB9E9B','outbox.limited',1771326240000000,NULL,NULL,'{"channel":"post","messages":1000,"seconds":1}',176,X'4389CE6E49FE829113B39726D1AD3CA7B40A88E84864B79C8921749F49531411');
INSERT INTO "crm_event" VALUES(177,1,X'019B76DAA8007154892AF3829ECB9E9B','hours.chosen',1771326240000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"channel":"post","wish":true}',177,X'8D6633DB45CD98956A45EC77A65D8A656C732D3C9424DF031467026A2BE4BDF7');
INSERT INTO "crm_event" VALUES(178,1,X'019B76DAA8007156892AF3829ECB9E9B','hours.chosen',1771326240000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"channel":"all channels","wish":true}',178,X'850FFCDE42E0FE23FC84D3BC1D0E74889B74DF98F6CA80D792F583A9A081084E');
INSERT INTO "crm_event" VALUES(179,1,X'019B76DAA8007158892AF3829ECB9E9B','hours.chosen',1771326240000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"channel":"all channels","wish":false}',179,X'0EFF4248D88BECC589A515813E8182E95CCADB7D691C4ECFC8C333F828433CF3');
INSERT INTO "crm_event" VALUES(180,1,X'019B76DAA8007159892AF3829ECB9E9B','campaign.defined',1771326300000000,NULL,NULL,'{"campaign":"summer","version":1}',180,X'47ACA7C62696794834EF21830A40ADEB38B4321B734C77F1BFF2A75C9791EBE4');
INSERT INTO "crm_event" VALUES(181,1,X'019B76DAA800715A892AF3829ECB9E9B','campaign.approved',1771326300000000,NULL,NULL,'{"campaign":"summer","reason":""}',181,X'7C4A7BD5DC7DE516FDEF375E875C447A2E90A0E1018A937FB585352B8040BAEE');
INSERT INTO "crm_event" VALUES(182,1,X'019B76DAA800715B892AF3829ECB9E9B','campaign.scheduled',1771326300000000,NULL,NULL,'{"campaign":"summer","reason":""}',182,X'618FB75515A479755B02B62421875EF233ABE07A14B417B2923595FE3212DEBE');
INSERT INTO "crm_event" VALUES(183,1,X'019B76DAA800715C892AF3829ECB9E9B','campaign.started',1771326300000000,NULL,NULL,'{"audience":4,"campaign":"summer"}',183,X'A9EB369940B42982A31784C2827A37B77EE1E8734CB387A2DED5FC166ECC1661');
INSERT INTO "crm_event" VALUES(184,1,X'019B76DAA8007162892AF3829ECB9E9B','decisions.made',1771326300000000,NULL,NULL,'{"decided":4,"held_out":0,"messages":1,"occasion":"campaign summer","policy":"in order","policy_version":"9a33cc91ba899d4f","segment":"buyers"}',184,X'BE87077263AC29E619CED288A9B150F1B5A01B4591C292B1E318E058E2674F7C');
INSERT INTO "crm_event" VALUES(185,1,X'019B76DAA8007163892AF3829ECB9E9B','campaign.paused',1771326300000000,NULL,NULL,'{"campaign":"summer","reason":"a wrong price"}',185,X'7FFA522A21C827926E617D38C806B262013962924BED8DA6C3AB1066731E77B4');
INSERT INTO "crm_event" VALUES(186,1,X'019B76DAA8007164892AF3829ECB9E9B','offer.defined',1771326360000000,NULL,NULL,'{"offer":"news","version":1}',186,X'38EC21E3064F795BEF00519E6AA3472B7D47A650825F0E74868869CB01F4F077');
INSERT INTO "crm_event" VALUES(187,1,X'019B76DAA8007166892AF3829ECB9E9B','consent.granted',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"inbox","purpose":"offers","record":"019b76da-a800-7165-892a-f3829ecb9e9b"}',187,X'34B559D8D25DE4873DCFC55C6E062798A2D9A010D6DCC826DB2B4AFB1584ED2B');
INSERT INTO "crm_event" VALUES(188,1,X'019B76DAA8007168892AF3829ECB9E9B','consent.granted',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"desk","purpose":"offers","record":"019b76da-a800-7167-892a-f3829ecb9e9b"}',188,X'8E499138DEA700ECF43C97E592DFA8F22C23E676D5584AFCE3AE4D6A44911683');
INSERT INTO "crm_event" VALUES(189,1,X'019B76DAA800716A892AF3829ECB9E9B','consent.granted',1771326360000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"channel":"inbox","purpose":"offers","record":"019b76da-a800-7169-892a-f3829ecb9e9b"}',189,X'87D6219CD9ED77CDE85329C993A29CB8E1CD5DD1E1AC74E65DEAC2CC88527ADA');
INSERT INTO "crm_event" VALUES(190,1,X'019B76DAA800716C892AF3829ECB9E9B','consent.granted',1771326360000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"channel":"desk","purpose":"offers","record":"019b76da-a800-716b-892a-f3829ecb9e9b"}',190,X'BA0D926512433FDEBAA7B4A221E6010EC58BAA9A630A3218D291CCB319908254');
INSERT INTO "crm_event" VALUES(191,1,X'019B76DAA8007171892AF3829ECB9E9B','decisions.made',1771326360000000,NULL,NULL,'{"decided":2,"held_out":0,"messages":2,"occasion":"news by inbox","policy":"rules","policy_version":"36cf28f9745bed66","segment":null}',191,X'59FB252C1F443AA30C31AAF3EC85672B95831351D5ADDB375ECD69A0147D8A22');
INSERT INTO "crm_event" VALUES(192,1,X'019B76DAA8007172892AF3829ECB9E9B','message.accepted',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"inbox","decision":"019b76da-a800-716d-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-716f-892a-f3829ecb9e9b","offer":"news","step":0}',192,X'4307CE968E61BBEAA34C804C6941AAC4193EF5384573D8E235CFADCB9E851432');
INSERT INTO "crm_event" VALUES(193,1,X'019B76DAA8007173892AF3829ECB9E9B','message.accepted',1771326360000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"channel":"inbox","decision":"019b76da-a800-716e-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-7170-892a-f3829ecb9e9b","offer":"news","step":0}',193,X'FB1D0F94F83E536008454628DB31F6D54384493E5DFB7D96AE2EE14A3055B929');
INSERT INTO "crm_event" VALUES(194,1,X'019B76DAA8007176892AF3829ECB9E9B','interactions.recorded',1771326360000000,NULL,NULL,'{"count":2,"kinds":{"message":2}}',194,X'772F41595E2E46AEB55886EC4C7982088DC4050A656F94C27A02240B67C1868B');
INSERT INTO "crm_event" VALUES(195,1,X'019B76DAA800717B892AF3829ECB9E9B','decisions.made',1771326360000000,NULL,NULL,'{"decided":2,"held_out":0,"messages":2,"occasion":"news by desk","policy":"rules","policy_version":"3223cb9d478c0057","segment":null}',195,X'F57C1675EF6295063493B0644C675703001507135A9837E00789099BF85369C0');
INSERT INTO "crm_event" VALUES(196,1,X'019B76DAA800717C892AF3829ECB9E9B','task.made',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"offer":"news","task":"019b76da-a800-7179-892a-f3829ecb9e9b"}',196,X'9CC17CF19CA5CE35C0EA93EBFB745BD17AF36381A94EE2A790372ED9312C178B');
INSERT INTO "crm_event" VALUES(197,1,X'019B76DAA800717D892AF3829ECB9E9B','message.accepted',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"desk","decision":"019b76da-a800-7177-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-7179-892a-f3829ecb9e9b","offer":"news","step":0}',197,X'27B8D4AD0528A6A7F39DA42AC90F35E17BB431E47D7EB19461A75BA87F20F0F9');
INSERT INTO "crm_event" VALUES(198,1,X'019B76DAA800717E892AF3829ECB9E9B','task.made',1771326360000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"offer":"news","task":"019b76da-a800-717a-892a-f3829ecb9e9b"}',198,X'9C93A2239423A481526043C30F8A7A45AA6392D23FF24CDDC3B2C1ABAD54B649');
INSERT INTO "crm_event" VALUES(199,1,X'019B76DAA800717F892AF3829ECB9E9B','message.accepted',1771326360000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"channel":"desk","decision":"019b76da-a800-7178-892a-f3829ecb9e9b","detail":"","message":"019b76da-a800-717a-892a-f3829ecb9e9b","offer":"news","step":0}',199,X'A9ADB78E680C1DD745DFD4703DD47237FF92D0D8321501AEB2E76A14E4A5294F');
INSERT INTO "crm_event" VALUES(200,1,X'019B76DAA8007181892AF3829ECB9E9B','interactions.recorded',1771326360000000,NULL,NULL,'{"count":1,"kinds":{"open":1}}',200,X'041F3C2D9928A8334D15D8B3D1D85BD5F2BB75940CCD808F72E51F01C53187F6');
INSERT INTO "crm_event" VALUES(201,1,X'019B76DAA8007182892AF3829ECB9E9B','inbox.read',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"message":"019b76da-a800-716f-892a-f3829ecb9e9b"}',201,X'82BA77BB302F19C0979A31A44EB0BEC1E7FF4AE2278C53E51BEBEC434503E77A');
INSERT INTO "crm_event" VALUES(202,1,X'019B76DAA8007183892AF3829ECB9E9B','inbox.dismissed',1771326360000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"message":"019b76da-a800-7170-892a-f3829ecb9e9b"}',202,X'E26694FFD3A02AD2BE84278C8AA4ECFBC3B7ADB46D6551FCCD2DFE496CD2339C');
INSERT INTO "crm_event" VALUES(203,1,X'019B76DAA8007185892AF3829ECB9E9B','consent.withdrawn',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"channel":"desk","purpose":"offers","record":"019b76da-a800-7184-892a-f3829ecb9e9b"}',203,X'506F5966F4ABB816DCEF99415F1F7D3DA513C122E42E25C574836800BB757733');
INSERT INTO "crm_event" VALUES(204,1,X'019B76DAA8007186892AF3829ECB9E9B','task.dropped',1771326360000000,NULL,X'019B76DAA8007033892AF3829ECB9E9B','{"task":"019b76da-a800-7179-892a-f3829ecb9e9b"}',204,X'55C76D845AEF977055990AAFB2C9E14F9C48B291C25C022C68414BB2DD898DCF');
INSERT INTO "crm_event" VALUES(205,1,X'019B76DAA8007187892AF3829ECB9E9B','task.assigned',1771326360000000,NULL,X'019B76DAA8007043892AF3829ECB9E9B','{"task":"019b76da-a800-717a-892a-f3829ecb9e9b"}',205,X'F553F74314C22262C118EDE0E3F7FC1B9937EB1DCF627C7E6C79BC55A2A26D4E');
INSERT INTO "crm_event" VALUES(206,1,X'019B76DAA8007189892AF3829ECB9E9B','task.made',1771326360000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"offer":"","task":"019b76da-a800-7188-892a-f3829ecb9e9b"}',206,X'D1B4E344A0826C1F08CF2DBD8528AB58259EE1A0F733AA99AB3A876708248C8A');
INSERT INTO "crm_event" VALUES(207,1,X'019B76DAA800718B892AF3829ECB9E9B','interaction.recorded',1771326360000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"interaction":"019b76da-a800-718a-892a-f3829ecb9e9b","kind":"call"}',207,X'5ED4454D5C6A7D9CC2E4A630774E3E82FE8FB5BC02FD95345C67C79BD342AD4D');
INSERT INTO "crm_event" VALUES(208,1,X'019B76DAA800718C892AF3829ECB9E9B','task.done',1771326360000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"task":"019b76da-a800-7188-892a-f3829ecb9e9b"}',208,X'0157991325BD8B6E287317860B9048B9D954FC809186C92A048A938F29F26199');
INSERT INTO "crm_event" VALUES(209,1,X'019B76DAA800718E892AF3829ECB9E9B','task.made',1771326360000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"offer":"","task":"019b76da-a800-718d-892a-f3829ecb9e9b"}',209,X'4B10F6579F6291E6DB0259459D5E145A33059236E0B4A38DBC2A98CD282D26DF');
INSERT INTO "crm_event" VALUES(210,1,X'019B76DAA800718F892AF3829ECB9E9B','task.not_done',1771326360000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"task":"019b76da-a800-718d-892a-f3829ecb9e9b"}',210,X'D3346AA8F003C81D84E609E66C04CAF30DEAA154C2238CB48BDBC580B6197744');
INSERT INTO "crm_event" VALUES(211,2,X'019B76DAA80070029F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"purchases","version":1}',1,X'CE5B4B6FAA1B39BB043CBA46FC07A1FB232DB26791DEB39C51817C3848D5D457');
INSERT INTO "crm_event" VALUES(212,2,X'019B76DAA80070039F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"returns","version":1}',2,X'581B97D67F116A80EF2D8C0FE770EBE66245645DB7292E76E05A99A387273450');
INSERT INTO "crm_event" VALUES(213,2,X'019B76DAA80070049F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"feedback","version":1}',3,X'047CEFFC9336947E9AB8169AF8C347431C6011504DFC33E1CD0F6923FF044E5C');
INSERT INTO "crm_event" VALUES(214,2,X'019B76DAA80070059F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"praise","version":1}',4,X'CA2455431899A453B322807BB22C302F72E9BBB720B734D51869AFB1217E0026');
INSERT INTO "crm_event" VALUES(215,2,X'019B76DAA80070069F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"complaints","version":1}',5,X'020D0C18FF9A658B73B67EF30DEFAF29EFCD3DBFE414D1F32029C18C140258F6');
INSERT INTO "crm_event" VALUES(216,2,X'019B76DAA80070079F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"referrals","version":1}',6,X'1DF4F7659A8ACD6AD4685BD44AD9F51B4FED7BA66FEE266F164E773978E8B730');
INSERT INTO "crm_event" VALUES(217,2,X'019B76DAA80070089F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"contacts","version":1}',7,X'26B99FE0355298D2A0A1DBA3BEF99D931110E540311077A2B27B626B920C87F6');
INSERT INTO "crm_event" VALUES(218,2,X'019B76DAA80070099F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"replies","version":1}',8,X'2D8B431844256921FCBFC4C511C742079D588B257A8E83C824A09C4599E0346C');
INSERT INTO "crm_event" VALUES(219,2,X'019B76DAA800700A9F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"opens","version":1}',9,X'C4D4FD5BF025EC22390B2E94D76A82B11B33C5A2EFF2B0AB7030436F108DED41');
INSERT INTO "crm_event" VALUES(220,2,X'019B76DAA800700B9F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"clicks","version":1}',10,X'348908675574BE893E0A3A349826150064E8D4F0FFDEBC7F47E486921DB06B0A');
INSERT INTO "crm_event" VALUES(221,2,X'019B76DAA800700C9F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"inbound_time","version":1}',11,X'8B8CC23B6B16A8D97BD1CFAAE809C9F4D265DEC461B6BDAFA720D7F99D48E1B2');
INSERT INTO "crm_event" VALUES(222,2,X'019B76DAA800700D9F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"outbound_time","version":1}',12,X'2206EC7A004FFC1E085557CAFEAA54E7D1ECD05619FC84EDE9D647AD346C25FA');
INSERT INTO "crm_event" VALUES(223,2,X'019B76DAA800700E9F4BCEF4FB8913EB','measure.declared',1771326420000000,NULL,NULL,'{"measure":"criticism","version":1}',13,X'67C3FE1F4D5436516BB2191B609527D83750C0F42319FF6B3E56AE65419E7F4B');
INSERT INTO "crm_event" VALUES(224,2,X'019B76DAA80070119F4BCEF4FB8913EB','customer.added',1771326420000000,'till',X'019B76DAA800700F9F4BCEF4FB8913EB','{}',14,X'E68984DD92ED104535EE447881DCA2B3090EE0D117A5758677390703C08D57D0');
INSERT INTO "crm_event" VALUES(225,2,X'019B76DAA80070159F4BCEF4FB8913EB','customer.standing_changed',1771326420000000,'till',X'019B76DAA800700F9F4BCEF4FB8913EB','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',15,X'0463C7E9E96D607C72D68B8A56DBDEE79FE5E1D17F197F5D0DB7AB0CCD3E6329');
INSERT INTO "crm_event" VALUES(226,2,X'019B76DAA80070169F4BCEF4FB8913EB','interaction.recorded',1771326420000000,'till',X'019B76DAA800700F9F4BCEF4FB8913EB','{"interaction":"019b76da-a800-7013-9f4b-cef4fb8913eb","kind":"purchase"}',16,X'6C14C8BE9005F05999E87FD1A8F4AE98652E07E34505153F663F8265E232CA68');
INSERT INTO "crm_event" VALUES(227,2,X'019B76DAA80070179F4BCEF4FB8913EB','segment.defined',1771326420000000,NULL,NULL,'{"segment":"buyers","version":1}',17,X'FCB72CB1358D78B3936569FDA0855665352BE1E75778402020B41EFF04D5C1F9');
INSERT INTO "crm_event" VALUES(228,2,X'019B76DAA80070189F4BCEF4FB8913EB','segment.entered',1771326420000000,NULL,X'019B76DAA800700F9F4BCEF4FB8913EB','{"segment":"buyers","version":1}',18,X'A898E077AEDD4A78D06AFF9A597E0C9804E31FAA6E22DDD3A549B17958275167');
INSERT INTO "crm_event" VALUES(229,2,X'019B76DAA80070199F4BCEF4FB8913EB','suppression.added',1771326420000000,NULL,NULL,'{"digest":"87e55e3fe7b9be78a95937777f3105e1b372accc701a3266eb6d82aecc2f2183","reason":"asked"}',19,X'A6BE5603F9809AEF8510C6C4F397E9A978003E604C948A5AD3F00C805CC49826');
INSERT INTO "crm_event" VALUES(230,1,X'019B76DAA800719F892AF3829ECB9E9B','customer.defected',1775143800000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["retain","acquire"]}',211,X'689BAEC6E5DDF159D88464BC35467AE230D883B7D2DBF0F60DEA42D5B30CE6BD');
INSERT INTO "crm_event" VALUES(231,1,X'019B76DAA80071A0892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"segment":"quiet","version":1}',212,X'AA3867A78DCFF200D380FDD5A5A0E5BB3FD5F1E0A85BB1145B17FE351A03F6F8');
INSERT INTO "crm_event" VALUES(232,1,X'019B76DAA80071A1892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"segment":"quiet","version":1}',213,X'6D1CF4D14C8EAA1534874D9108A06EDEF4735212724E25DFF4026F6A88ABF028');
INSERT INTO "crm_event" VALUES(233,1,X'019B76DAA80071A2892AF3829ECB9E9B','segment.entered',1775143800000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"segment":"quiet","version":1}',214,X'B5988D8A3F2EB208CDF127D201E309FAE338CCAF4C2D3C6F114062C5B8167A79');
INSERT INTO "crm_event" VALUES(234,1,X'019B76DAA80071A3892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"segment":"quiet-friends","version":1}',215,X'0EB1B800893E817B6AA284DFCC94F3076B35750DD4993F6AEFFFA2EC495FF2EC');
INSERT INTO "crm_event" VALUES(235,1,X'019B76DAA80071A4892AF3829ECB9E9B','message.expired',1775143800000000,NULL,X'019B76DAA8007019892AF3829ECB9E9B','{"channel":"post","decision":"019b76da-a800-715d-892a-f3829ecb9e9b","message":"019b76da-a800-7161-892a-f3829ecb9e9b","offer":"taster","step":0}',216,X'47C28DFF282035EB6E0BE4FF1A6D1D0AFF3D1857920F60E65CFA1A24CF230F43');
INSERT INTO "crm_event" VALUES(236,1,X'019B76DAA80071AB892AF3829ECB9E9B','decisions.made',1775143800000000,'desk',NULL,'{"decided":3,"held_out":0,"messages":3,"occasion":"april","policy":"always","policy_version":"fc56daaa65acae65","segment":null}',NULL,NULL);
INSERT INTO "crm_event" VALUES(237,1,X'019B76DAA80071AD892AF3829ECB9E9B','interaction.recorded',1775143800000000,'desk',X'019B76DAA8007022892AF3829ECB9E9B','{"interaction":"019b76da-a800-71ac-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(238,1,X'019B76DAA80071AE892AF3829ECB9E9B','customer.archived',1775143800000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"version":2}',NULL,NULL);
INSERT INTO "crm_event" VALUES(239,1,X'019B76DAA80071B1892AF3829ECB9E9B','customer.standing_changed',1775143800000000,NULL,X'019B76DAA800703F892AF3829ECB9E9B','{"rung":["prospect","new"],"stage":["acquire","enhance"]}',NULL,NULL);
INSERT INTO "crm_event" VALUES(240,1,X'019B76DAA80071B2892AF3829ECB9E9B','interaction.recorded',1775143800000000,NULL,X'019B76DAA800703F892AF3829ECB9E9B','{"interaction":"019b76da-a800-71af-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(241,1,X'019B76DAA80071B4892AF3829ECB9E9B','customer.merged',1775143800000000,NULL,X'019B76DAA8007022892AF3829ECB9E9B','{"merged":"019b76da-a800-703f-892a-f3829ecb9e9b"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(242,1,X'019B76DAA80071B6892AF3829ECB9E9B','customer.added',1775143800000000,NULL,X'019B76DAA80071B5892AF3829ECB9E9B','{}',NULL,NULL);
INSERT INTO "crm_event" VALUES(243,1,X'019B76DAA80071B9892AF3829ECB9E9B','customer.added',1775143800000000,NULL,X'019B76DAA80071B8892AF3829ECB9E9B','{}',NULL,NULL);
INSERT INTO "crm_event" VALUES(244,1,X'019B76DAA80071BC892AF3829ECB9E9B','customer.added',1775143800000000,NULL,X'019B76DAA80071BB892AF3829ECB9E9B','{}',NULL,NULL);
INSERT INTO "crm_event" VALUES(245,1,X'019B76DAA80071BF892AF3829ECB9E9B','customer.added',1775143800000000,NULL,X'019B76DAA80071BE892AF3829ECB9E9B','{}',NULL,NULL);
INSERT INTO "crm_event" VALUES(246,1,X'019B76DAA80071C3892AF3829ECB9E9B','duplicates.found',1775143800000000,NULL,NULL,'{"added":2,"customers":14,"found":2}',NULL,NULL);
INSERT INTO "crm_event" VALUES(247,1,X'019B76DAA80071C4892AF3829ECB9E9B','duplicate.rejected',1775143800000000,NULL,X'019B76DAA80071BB892AF3829ECB9E9B','{"suggestion":"019b76da-a800-71c2-892a-f3829ecb9e9b"}',NULL,NULL);
INSERT INTO "crm_event" VALUES(248,1,X'019B76DAA80071C5892AF3829ECB9E9B','segment.left',1775143800000000,NULL,X'019B76DAA8007027892AF3829ECB9E9B','{"segment":"buyers","version":1}',NULL,NULL);
INSERT INTO "crm_event" VALUES(249,1,X'019B76DAA80071C8892AF3829ECB9E9B','customer.returned',1775143800000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"rung":["regular","regular"],"stage":["acquire","retain"]}',NULL,NULL);
INSERT INTO "crm_event" VALUES(250,1,X'019B76DAA80071C9892AF3829ECB9E9B','interaction.recorded',1775143800000000,NULL,X'019B76DAA800701E892AF3829ECB9E9B','{"interaction":"019b76da-a800-71c6-892a-f3829ecb9e9b","kind":"purchase"}',NULL,NULL);
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
INSERT INTO "crm_identifier" VALUES(1,'email','','ada@example.org','ada@example.org',1,X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','ben@example.org','ben@example.org',1,X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','idle@example.org','idle@example.org',1,X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','late@example.org','late@example.org',1,X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','left@example.org','left@example.org',1,X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','lost@example.org','lost@example.org',1,X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','next@example.org','next@example.org',1,X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','refuse@example.org','refuse@example.org',1,X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'email','','sara@example.org','sara@example.org',1,X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','1','1',1,X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','3','3',1,X'019B76DAA800704C892AF3829ECB9E9B',X'019B76DAA800704C892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','app','Zoë','Zoë',1,X'019B76DAA800704B892AF3829ECB9E9B',X'019B76DAA800704B892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','books','K-77','K-77',1,X'019B76DAA80071B8892AF3829ECB9E9B',X'019B76DAA80071B8892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','books','K-78','K-78',1,X'019B76DAA80071BE892AF3829ECB9E9B',X'019B76DAA80071BE892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','4711','4711',1,X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','K-77','K-77',1,X'019B76DAA80071B5892AF3829ECB9E9B',X'019B76DAA80071B5892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','K-78','K-78',1,X'019B76DAA80071BB892AF3829ECB9E9B',X'019B76DAA80071BB892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','erp','Zoë/1','Zoë/1',1,X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-17','C-17',1,X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'external','shop','C-18','C-18',1,X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(1,'phone','','+4930901829','+4930901829',1,X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_identifier" VALUES(2,'email','','sara@example.org','sara@example.org',1,X'019B76DAA800700F9F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB');
CREATE TABLE crm_inbox_message (
    tenant       INTEGER NOT NULL,
    id           BLOB    NOT NULL,
    customer     BLOB    NOT NULL,
    origin       BLOB    NOT NULL,
    purpose      TEXT    NOT NULL,
    offer        TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    html         TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    made_at      INTEGER NOT NULL,
    expires_at   INTEGER,
    read_at      INTEGER,
    dismissed_at INTEGER,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
INSERT INTO "crm_inbox_message" VALUES(1,X'019B76DAA800716F892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','offers','news','News','Green tea, lost','<p>Green tea</p>','',1771326360000000,1773918360000000,1771326360000000,NULL);
INSERT INTO "crm_inbox_message" VALUES(1,X'019B76DAA8007170892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B','offers','news','News','Green tea, next','<p>Green tea</p>','',1771326360000000,1773918360000000,NULL,1771326360000000);
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
    content         TEXT    NOT NULL, redacted_at INTEGER,
    UNIQUE (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, voids) REFERENCES crm_interaction (tenant, id)
) STRICT;
INSERT INTO "crm_interaction" VALUES(1,1,X'019B76DAA800705E892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','purchase','inbound',1733043600000000,1767949200000000,20058,'shop','o-1',NULL,'web',40000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":40000000,"product":"tea","quantity":1500000}]}',NULL);
INSERT INTO "crm_interaction" VALUES(2,1,X'019B76DAA800705F892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','purchase','inbound',1765062000000000,1767949200000000,20429,'shop','o-2',NULL,'web',25500000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":25500000,"product":"green tea","quantity":1500000},{"base":25500000,"product":"cup","quantity":1500000}]}',NULL);
INSERT INTO "crm_interaction" VALUES(3,1,X'019B76DAA8007060892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','purchase','inbound',1767484800000000,1767949200000000,20457,'shop','o-3',NULL,'branch',18390800,'USD',19990000,'0.92',20454,NULL,'{"lines":[{"amount":19990000,"base":18390800,"product":"tea","quantity":1500000}]}',NULL);
INSERT INTO "crm_interaction" VALUES(4,1,X'019B76DAA8007061892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1759827600000000,1767949200000000,20368,'erp','i-1',NULL,NULL,1200000000,'EUR',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(5,1,X'019B76DAA8007062892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1762419600000000,1767949200000000,20398,'erp','i-2',NULL,NULL,0,'EUR',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(6,1,X'019B76DAA8007063892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1765875600000000,1767949200000000,20438,'erp','i-3',NULL,NULL,900000000,'EUR',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(7,1,X'019B76DAA8007064892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','purchase','inbound',1737363600000000,1767949200000000,20108,'shop','o-4',NULL,'branch',12000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":12000000,"product":"cup","quantity":1500000}]}',NULL);
INSERT INTO "crm_interaction" VALUES(8,1,X'019B76DAA8007065892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','purchase','inbound',1766739600000000,1767949200000000,20448,'shop','o-5',NULL,'web',7000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":7000000,"product":"tea","quantity":1500000}]}',NULL);
INSERT INTO "crm_interaction" VALUES(9,1,X'019B76DAA800706F892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','return','inbound',1768474800000000,1768474800000000,20468,NULL,NULL,NULL,'branch',5000000,'EUR',NULL,NULL,NULL,NULL,'{"lines":[{"base":5000000,"product":"tea"}]}',NULL);
INSERT INTO "crm_interaction" VALUES(10,1,X'019B76DAA8007071892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','message','inbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Question","text":"Is the Assam back?"}',NULL);
INSERT INTO "crm_interaction" VALUES(11,1,X'019B76DAA8007073892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','message','outbound',1768561200000000,1768561200000000,20469,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Re: Question","text":"It is."}',NULL);
INSERT INTO "crm_interaction" VALUES(12,1,X'019B76DAA8007075892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','visit','inbound',1768647600000000,1768647600000000,20470,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":12,"text":"looked at pots"}',NULL);
INSERT INTO "crm_interaction" VALUES(13,1,X'019B76DAA8007077892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','call','inbound',1768734000000000,1768734000000000,20471,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"minutes":3,"text":""}',NULL);
INSERT INTO "crm_interaction" VALUES(14,1,X'019B76DAA8007079892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','advice','outbound',1768820400000000,1768820400000000,20472,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"Store it dry"}',NULL);
INSERT INTO "crm_interaction" VALUES(15,1,X'019B76DAA800707B892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','open','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1"}',NULL);
INSERT INTO "crm_interaction" VALUES(16,1,X'019B76DAA800707D892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','click','inbound',1768906800000000,1768906800000000,20473,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","url":"https://example.org/tea"}',NULL);
INSERT INTO "crm_interaction" VALUES(17,1,X'019B76DAA800707F892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','reply','inbound',1768993200000000,1768993200000000,20474,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"m-1","text":"Thanks"}',NULL);
INSERT INTO "crm_interaction" VALUES(18,1,X'019B76DAA8007081892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','complaint','inbound',1769079600000000,1769079600000000,20475,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"o-3","text":"The tin was dented"}',NULL);
INSERT INTO "crm_interaction" VALUES(19,1,X'019B76DAA8007083892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','note','inbound',1769166000000000,1769166000000000,20476,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"text":"likes green tea 🍵"}',NULL);
INSERT INTO "crm_interaction" VALUES(20,1,X'019B76DAA8007085892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','feedback','inbound',1769252400000000,1769252400000000,20477,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"score":9,"text":"quick"}',NULL);
INSERT INTO "crm_interaction" VALUES(21,1,X'019B76DAA8007089892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','referral','inbound',1769338800000000,1769338800000000,20478,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"Ben"}',NULL);
INSERT INTO "crm_interaction" VALUES(22,1,X'019B76DAA800708D892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"glasses":3,"wine":"red"}',NULL);
INSERT INTO "crm_interaction" VALUES(23,1,X'019B76DAA800708F892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','tasting','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,'branch',NULL,NULL,NULL,NULL,NULL,NULL,'{"wine":"white"}',NULL);
INSERT INTO "crm_interaction" VALUES(24,1,X'019B76DAA8007091892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-6',NULL,NULL,99000000,'EUR',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(25,1,X'019B76DAA8007095892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','void','inbound',1769425200000000,1769425200000000,20479,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,X'019B76DAA8007091892AF3829ECB9E9B','{"reason":"typed twice"}',NULL);
INSERT INTO "crm_interaction" VALUES(26,1,X'019B76DAA8007099892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop','o-7',NULL,NULL,88000000,'EUR',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(27,1,X'019B76DAA800709D892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','purchase','inbound',1769425200000000,1769425200000000,20479,'shop',NULL,NULL,NULL,8800000,'EUR',NULL,NULL,NULL,X'019B76DAA8007099892AF3829ECB9E9B','{"lines":[{"base":8800000,"product":"tea"}]}',NULL);
INSERT INTO "crm_interaction" VALUES(28,1,X'019B76DAA80070FE892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','message','outbound',1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70ef-892a-f3829ecb9e9b',NULL,'post',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"Club","text":"Join us"}',NULL);
INSERT INTO "crm_interaction" VALUES(29,1,X'019B76DAA800712D892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','referral','inbound',1771326180000000,1771326180000000,20501,'shop','r-1',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"about":"card 12"}',NULL);
INSERT INTO "crm_interaction" VALUES(30,1,X'019B76DAA8007138892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B','purchase','inbound',1771326180000000,1771326180000000,20501,'shop',NULL,X'FEAC74A4B8B2D1F51C0DB955951D1A713209802AFA0DBE417454BD6FB15E718C',NULL,7000000,'EUR',NULL,NULL,NULL,NULL,'',1771326240000000);
INSERT INTO "crm_interaction" VALUES(31,1,X'019B76DAA800713C892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B','note','inbound',1771326180000000,1771326180000000,20501,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'{"text":""}',1771326240000000);
INSERT INTO "crm_interaction" VALUES(32,1,X'019B76DAA800714D892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','bounce','inbound',1771326240000000,1771326240000000,20501,'post','b-ada',NULL,'post',NULL,NULL,NULL,NULL,NULL,NULL,'{"nature":"hard","reason":"address","status":"5.1.1"}',NULL);
INSERT INTO "crm_interaction" VALUES(33,1,X'019B76DAA8007150892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B','bounce','inbound',1771326240000000,1771326240000000,20501,'post','b-left',NULL,'post',NULL,NULL,NULL,NULL,NULL,NULL,'{"nature":"soft","reason":"mailbox","status":"4.2.2"}',NULL);
INSERT INTO "crm_interaction" VALUES(34,1,X'019B76DAA8007174892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','message','outbound',1771326360000000,1771326360000000,20501,'crmcore','019b76da-a800-716f-892a-f3829ecb9e9b',NULL,'inbox',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"News","text":"Green tea, lost"}',NULL);
INSERT INTO "crm_interaction" VALUES(35,1,X'019B76DAA8007175892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B','message','outbound',1771326360000000,1771326360000000,20501,'crmcore','019b76da-a800-7170-892a-f3829ecb9e9b',NULL,'inbox',NULL,NULL,NULL,NULL,NULL,NULL,'{"subject":"News","text":"Green tea, next"}',NULL);
INSERT INTO "crm_interaction" VALUES(36,1,X'019B76DAA8007180892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','open','inbound',1771326360000000,1771326360000000,20501,'inbox','open 019b76da-a800-716f-892a-f3829ecb9e9b',NULL,'inbox',NULL,NULL,NULL,NULL,NULL,NULL,'{"message":"019b76da-a800-716f-892a-f3829ecb9e9b"}',NULL);
INSERT INTO "crm_interaction" VALUES(37,1,X'019B76DAA800718A892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','call','outbound',1771326360000000,1771326360000000,20501,'crmcore','task 019b76da-a800-7188-892a-f3829ecb9e9b 1',NULL,'call centre',NULL,NULL,NULL,NULL,NULL,NULL,'{"employee":"e-8","text":"reached: a nine"}',NULL);
INSERT INTO "crm_interaction" VALUES(38,2,X'019B76DAA80070139F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB','purchase','inbound',1771326420000000,1771326420000000,20501,'shop','o-1',NULL,NULL,10000000,'USD',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(39,1,X'019B76DAA80071AC892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'shop','o-8',NULL,NULL,33000000,'EUR',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(40,1,X'019B76DAA80071AF892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B','purchase','inbound',1767603600000000,1775143800000000,20458,'shop','o-9',NULL,NULL,4000000,'EUR',NULL,NULL,NULL,NULL,'',NULL);
INSERT INTO "crm_interaction" VALUES(41,1,X'019B76DAA80071C6892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','purchase','inbound',1775143800000000,1775143800000000,20545,'erp','i-4',NULL,NULL,50000000,'EUR',NULL,NULL,NULL,NULL,'',NULL);
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
    external_id TEXT, external_digest BLOB,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070C5892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','acquisition cost',12500000,'EUR',NULL,NULL,NULL,1767603600000000,1771153200000000,20458,'adverts','click-7',NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070C6892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','product cost',27600000,'USD',30000000,'0.92',20454,1767690000000000,1771153200000000,20459,NULL,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070C7892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','cost to serve',60000000,'EUR',NULL,NULL,NULL,1767776400000000,1771153200000000,20460,NULL,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070CB892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','cost to serve',-1250000,'EUR',NULL,NULL,NULL,1771153200000000,1771153200000000,20499,NULL,NULL,NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA80070F8892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','contact cost',800,'EUR',NULL,NULL,NULL,1771153320000000,1771153320000000,20499,'crmcore','019b76da-a800-70ef-892a-f3829ecb9e9b',NULL);
INSERT INTO "crm_ledger" VALUES(1,X'019B76DAA800713E892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B','cost to serve',1000000,'EUR',NULL,NULL,NULL,1771326180000000,1771326180000000,20501,'books',NULL,X'2AD1391EB4933871A591CC0213BC47082EC8F59C8DF8FE50C250BC75881A3762');
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
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007019892AF3829ECB9E9B',3,83890800,1733043600000000,1767484800000000,20058,20457,3);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',4,2150000000,1759827600000000,1775143800000000,20368,20545,4);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007022892AF3829ECB9E9B',4,57800000,1737363600000000,1775143800000000,20108,20545,4);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007027892AF3829ECB9E9B',1,7000000,1766739600000000,1766739600000000,20448,20448,1);
INSERT INTO "crm_measure" VALUES(1,1,X'019B76DAA8007133892AF3829ECB9E9B',1,7000000,1771326180000000,1771326180000000,20501,20501,1);
INSERT INTO "crm_measure" VALUES(1,2,X'019B76DAA8007019892AF3829ECB9E9B',1,5000000,1768474800000000,1768474800000000,20468,20468,1);
INSERT INTO "crm_measure" VALUES(1,3,X'019B76DAA8007019892AF3829ECB9E9B',1,9,1769252400000000,1769252400000000,20477,20477,1);
INSERT INTO "crm_measure" VALUES(1,4,X'019B76DAA8007019892AF3829ECB9E9B',1,0,1769252400000000,1769252400000000,20477,20477,1);
INSERT INTO "crm_measure" VALUES(1,5,X'019B76DAA8007019892AF3829ECB9E9B',1,0,1769079600000000,1769079600000000,20475,20475,1);
INSERT INTO "crm_measure" VALUES(1,6,X'019B76DAA8007019892AF3829ECB9E9B',2,0,1769338800000000,1771326180000000,20478,20501,2);
INSERT INTO "crm_measure" VALUES(1,7,X'019B76DAA8007019892AF3829ECB9E9B',4,0,1768561200000000,1771326360000000,20469,20501,4);
INSERT INTO "crm_measure" VALUES(1,7,X'019B76DAA8007033892AF3829ECB9E9B',1,0,1771326360000000,1771326360000000,20501,20501,1);
INSERT INTO "crm_measure" VALUES(1,7,X'019B76DAA8007043892AF3829ECB9E9B',1,0,1771326360000000,1771326360000000,20501,20501,1);
INSERT INTO "crm_measure" VALUES(1,8,X'019B76DAA8007019892AF3829ECB9E9B',2,0,1768561200000000,1768993200000000,20469,20474,2);
INSERT INTO "crm_measure" VALUES(1,9,X'019B76DAA8007019892AF3829ECB9E9B',1,0,1768906800000000,1768906800000000,20473,20473,1);
INSERT INTO "crm_measure" VALUES(1,9,X'019B76DAA8007033892AF3829ECB9E9B',1,0,1771326360000000,1771326360000000,20501,20501,1);
INSERT INTO "crm_measure" VALUES(1,10,X'019B76DAA8007019892AF3829ECB9E9B',1,0,1768906800000000,1768906800000000,20473,20473,1);
INSERT INTO "crm_measure" VALUES(1,11,X'019B76DAA8007019892AF3829ECB9E9B',2,15,1768647600000000,1768734000000000,20470,20471,2);
INSERT INTO "crm_measure" VALUES(1,12,X'019B76DAA8007019892AF3829ECB9E9B',2,0,1768820400000000,1771326360000000,20472,20501,2);
INSERT INTO "crm_measure" VALUES(1,14,X'019B76DAA8007019892AF3829ECB9E9B',4,88890800,1733043600000000,1768474800000000,20058,20468,4);
INSERT INTO "crm_measure" VALUES(1,14,X'019B76DAA8007022892AF3829ECB9E9B',1,8800000,1769425200000000,1769425200000000,20479,20479,1);
INSERT INTO "crm_measure" VALUES(1,14,X'019B76DAA8007027892AF3829ECB9E9B',1,7000000,1766739600000000,1766739600000000,20448,20448,1);
INSERT INTO "crm_measure" VALUES(1,15,X'019B76DAA8007019892AF3829ECB9E9B',1,3,1769425200000000,1769425200000000,20479,20479,1);
INSERT INTO "crm_measure" VALUES(2,1,X'019B76DAA800700F9F4BCEF4FB8913EB',1,10000000,1771326420000000,1771326420000000,20501,20501,1);
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
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007019892AF3829ECB9E9B',20058,1,40000000,1733043600000000,1733043600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007019892AF3829ECB9E9B',20429,1,25500000,1765062000000000,1765062000000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007019892AF3829ECB9E9B',20457,1,18390800,1767484800000000,1767484800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',20368,1,1200000000,1759827600000000,1759827600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',20398,1,0,1762419600000000,1762419600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',20438,1,900000000,1765875600000000,1765875600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',20545,1,50000000,1775143800000000,1775143800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007022892AF3829ECB9E9B',20108,1,12000000,1737363600000000,1737363600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007022892AF3829ECB9E9B',20458,1,4000000,1767603600000000,1767603600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007022892AF3829ECB9E9B',20479,1,8800000,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007022892AF3829ECB9E9B',20545,1,33000000,1775143800000000,1775143800000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007027892AF3829ECB9E9B',20448,1,7000000,1766739600000000,1766739600000000);
INSERT INTO "crm_measure_day" VALUES(1,1,X'019B76DAA8007133892AF3829ECB9E9B',20501,1,7000000,1771326180000000,1771326180000000);
INSERT INTO "crm_measure_day" VALUES(1,2,X'019B76DAA8007019892AF3829ECB9E9B',20468,1,5000000,1768474800000000,1768474800000000);
INSERT INTO "crm_measure_day" VALUES(1,3,X'019B76DAA8007019892AF3829ECB9E9B',20477,1,9,1769252400000000,1769252400000000);
INSERT INTO "crm_measure_day" VALUES(1,4,X'019B76DAA8007019892AF3829ECB9E9B',20477,1,0,1769252400000000,1769252400000000);
INSERT INTO "crm_measure_day" VALUES(1,5,X'019B76DAA8007019892AF3829ECB9E9B',20475,1,0,1769079600000000,1769079600000000);
INSERT INTO "crm_measure_day" VALUES(1,6,X'019B76DAA8007019892AF3829ECB9E9B',20478,1,0,1769338800000000,1769338800000000);
INSERT INTO "crm_measure_day" VALUES(1,6,X'019B76DAA8007019892AF3829ECB9E9B',20501,1,0,1771326180000000,1771326180000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007019892AF3829ECB9E9B',20469,1,0,1768561200000000,1768561200000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007019892AF3829ECB9E9B',20472,1,0,1768820400000000,1768820400000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007019892AF3829ECB9E9B',20499,1,0,1771153320000000,1771153320000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007019892AF3829ECB9E9B',20501,1,0,1771326360000000,1771326360000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007033892AF3829ECB9E9B',20501,1,0,1771326360000000,1771326360000000);
INSERT INTO "crm_measure_day" VALUES(1,7,X'019B76DAA8007043892AF3829ECB9E9B',20501,1,0,1771326360000000,1771326360000000);
INSERT INTO "crm_measure_day" VALUES(1,8,X'019B76DAA8007019892AF3829ECB9E9B',20469,1,0,1768561200000000,1768561200000000);
INSERT INTO "crm_measure_day" VALUES(1,8,X'019B76DAA8007019892AF3829ECB9E9B',20474,1,0,1768993200000000,1768993200000000);
INSERT INTO "crm_measure_day" VALUES(1,9,X'019B76DAA8007019892AF3829ECB9E9B',20473,1,0,1768906800000000,1768906800000000);
INSERT INTO "crm_measure_day" VALUES(1,9,X'019B76DAA8007033892AF3829ECB9E9B',20501,1,0,1771326360000000,1771326360000000);
INSERT INTO "crm_measure_day" VALUES(1,10,X'019B76DAA8007019892AF3829ECB9E9B',20473,1,0,1768906800000000,1768906800000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007019892AF3829ECB9E9B',20470,1,12,1768647600000000,1768647600000000);
INSERT INTO "crm_measure_day" VALUES(1,11,X'019B76DAA8007019892AF3829ECB9E9B',20471,1,3,1768734000000000,1768734000000000);
INSERT INTO "crm_measure_day" VALUES(1,12,X'019B76DAA8007019892AF3829ECB9E9B',20472,1,0,1768820400000000,1768820400000000);
INSERT INTO "crm_measure_day" VALUES(1,12,X'019B76DAA8007019892AF3829ECB9E9B',20501,1,0,1771326360000000,1771326360000000);
INSERT INTO "crm_measure_day" VALUES(1,14,X'019B76DAA8007019892AF3829ECB9E9B',20058,1,40000000,1733043600000000,1733043600000000);
INSERT INTO "crm_measure_day" VALUES(1,14,X'019B76DAA8007019892AF3829ECB9E9B',20429,1,25500000,1765062000000000,1765062000000000);
INSERT INTO "crm_measure_day" VALUES(1,14,X'019B76DAA8007019892AF3829ECB9E9B',20457,1,18390800,1767484800000000,1767484800000000);
INSERT INTO "crm_measure_day" VALUES(1,14,X'019B76DAA8007019892AF3829ECB9E9B',20468,1,5000000,1768474800000000,1768474800000000);
INSERT INTO "crm_measure_day" VALUES(1,14,X'019B76DAA8007022892AF3829ECB9E9B',20479,1,8800000,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(1,14,X'019B76DAA8007027892AF3829ECB9E9B',20448,1,7000000,1766739600000000,1766739600000000);
INSERT INTO "crm_measure_day" VALUES(1,15,X'019B76DAA8007019892AF3829ECB9E9B',20479,1,3,1769425200000000,1769425200000000);
INSERT INTO "crm_measure_day" VALUES(2,1,X'019B76DAA800700F9F4BCEF4FB8913EB',20501,1,10000000,1771326420000000,1771326420000000);
CREATE TABLE crm_membership (
    tenant   INTEGER NOT NULL,
    segment  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (tenant, segment, customer),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA8007019892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,1,X'019B76DAA8007022892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA8007019892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA800701E892AF3829ECB9E9B',1771153200000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA8007022892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,2,X'019B76DAA8007027892AF3829ECB9E9B',1775143800000000);
INSERT INTO "crm_membership" VALUES(1,3,X'019B76DAA800701E892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,4,X'019B76DAA8007019892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,4,X'019B76DAA800702C892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(1,5,X'019B76DAA800702C892AF3829ECB9E9B',1769425200000000);
INSERT INTO "crm_membership" VALUES(2,1,X'019B76DAA800700F9F4BCEF4FB8913EB',1771326420000000);
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
INSERT INTO "crm_merge" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',1775143800000000,NULL,'');
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
    cost          INTEGER NOT NULL DEFAULT 0, campaign TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, decision) REFERENCES crm_decision (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
) STRICT;
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070EF892AF3829ECB9E9B',X'019B76DAA80070EB892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',0,'post','offers','club',1,'hold',1771153320000000,1771412520000000,1771153320000000,'accepted',1,1,NULL,1771153320000000,'',800,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070F0892AF3829ECB9E9B',X'019B76DAA80070ED892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA8007030892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'refused',1,1,NULL,1771153320000000,'no such box',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80070F1892AF3829ECB9E9B',X'019B76DAA80070EE892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007034892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'held',1,1,NULL,1771153320000000,'lost',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007101892AF3829ECB9E9B',X'019B76DAA8007100892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703C892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153320000000,1771239720000000,1771153320000000,'suppressed',0,1,NULL,1771153380000000,'consent withdrawn',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007108892AF3829ECB9E9B',X'019B76DAA8007107892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007038892AF3829ECB9E9B',0,'post','offers','taster',1,'hold',1771153380000000,1771239780000000,1771153380000000,'expired',0,0,NULL,1771326180000000,'',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007161892AF3829ECB9E9B',X'019B76DAA800715D892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1772190300000000,1772190300000000,1771326300000000,'expired',0,0,NULL,1775143800000000,'',0,'summer');
INSERT INTO "crm_message" VALUES(1,X'019B76DAA800716F892AF3829ECB9E9B',X'019B76DAA800716D892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',0,'inbox','offers','news',1,'hold',1771326360000000,1771585560000000,1771326360000000,'accepted',1,1,NULL,1771326360000000,'',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007170892AF3829ECB9E9B',X'019B76DAA800716E892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',0,'inbox','offers','news',1,'hold',1771326360000000,1771585560000000,1771326360000000,'accepted',1,1,NULL,1771326360000000,'',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA8007179892AF3829ECB9E9B',X'019B76DAA8007177892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',0,'desk','offers','news',1,'hold',1771326360000000,1771585560000000,1771326360000000,'accepted',1,1,NULL,1771326360000000,'',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA800717A892AF3829ECB9E9B',X'019B76DAA8007178892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',0,'desk','offers','news',1,'hold',1771326360000000,1771585560000000,1771326360000000,'accepted',1,1,NULL,1771326360000000,'',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80071A8892AF3829ECB9E9B',X'019B76DAA80071A5892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA800701A892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'claimed',0,1,1775144400000000,NULL,'',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80071A9892AF3829ECB9E9B',X'019B76DAA80071A6892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',X'019B76DAA8007040892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'started',1,1,1775143860000000,NULL,'',0,NULL);
INSERT INTO "crm_message" VALUES(1,X'019B76DAA80071AA892AF3829ECB9E9B',X'019B76DAA80071A7892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007044892AF3829ECB9E9B',0,'post','offers','taster',2,'resend',1775143800000000,1776007800000000,1775143800000000,'waiting',0,0,NULL,NULL,'',0,NULL);
CREATE TABLE crm_migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL) STRICT;
INSERT INTO "crm_migration" VALUES(1,'record and know',X'B02F3C5F0AA6A2B7511249D5BF330351A39DEEC713AE625C2692B7688760918B');
INSERT INTO "crm_migration" VALUES(2,'decide and act',X'9B4BBD3AACA200C1C388805291C66B77A03B6131BE44BA9EFE2EB56593270BE4');
INSERT INTO "crm_migration" VALUES(3,'keep in step',X'B15BB82DAFF22B06883144F0D0B8FF4C529BF8868A84179C72EAEC0F89E82D3B');
INSERT INTO "crm_migration" VALUES(4,'drop tenants',X'943F05EB54D4B8D4FC2CB1BD5AA9DAF2F7F96CDAFA4F8117E85341A38BD4DCA5');
INSERT INTO "crm_migration" VALUES(5,'merge',X'EE2B440C512AC0F5C474A4949403A77E2CD71B13BC87D8D59C82149ABA104B87');
INSERT INTO "crm_migration" VALUES(6,'restore tenants',X'F7C34C8192C5C785112B3C8881A45393390B312A2E9E07BF90AE114D1AE49BEE');
INSERT INTO "crm_migration" VALUES(7,'relationship and quality',X'315F8A64D1E4D16F786A57A7671BA7C5DEA691874F0583C4773563ABA3206930');
INSERT INTO "crm_migration" VALUES(8,'tie together',X'0C47C7CCA4F386D107C442F7C7EE798753215BC02210589D706FAEF3873D11D0');
INSERT INTO "crm_migration" VALUES(9,'protect privacy',X'50F12961FBD8968D4DB36175818C9BF68DE974708EAEDB6A46E9B7A521D6C802');
INSERT INTO "crm_migration" VALUES(10,'review duplicates',X'22870D358556E2E7F2A17FE2E0FAE20F348469441086ACFEDD3984369274CA12');
INSERT INTO "crm_migration" VALUES(11,'hear back',X'F0A519B7D62B5521899052E8391771A4C49A16E58F67274EB3EB0C85E141FE41');
INSERT INTO "crm_migration" VALUES(12,'campaigns',X'BBED54B650C5DD3D7173966ACF673D17B9894235EC0B0178512D5A4C5F43CA75');
INSERT INTO "crm_migration" VALUES(13,'keep to wishes',X'7201D2F424FAA0E151E69B0BA432903C6DD67523F691F21F2777E9CD5823FC87');
INSERT INTO "crm_migration" VALUES(14,'inbox and desk',X'3B8831AAFDD09EE232D801B249E350B0DC721F371ED1CCF28CCF0E353F598BA0');
INSERT INTO "crm_migration" VALUES(15,'record deliveries',X'FFBFE441724803E6E42E43E9B2F104D3E3BA6615E0E214FFE36060BD9EBECA93');
INSERT INTO "crm_migration" VALUES(16,'cases',X'32EA1D6F8604A2A988672E03D70A5B1A370077370E056E8C61594F7F0AE3348A');
CREATE TABLE crm_point_health (
    tenant        INTEGER NOT NULL,
    contact_point BLOB    NOT NULL,
    softs         INTEGER NOT NULL,
    last_soft_at  INTEGER,
    hard_at       INTEGER,
    status        TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    lived_at      INTEGER,
    PRIMARY KEY (tenant, contact_point),
    CHECK (softs >= 0),
    CHECK ((softs > 0) = (last_soft_at IS NOT NULL)),
    FOREIGN KEY (tenant, contact_point) REFERENCES crm_contact_point (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_point_health" VALUES(1,X'019B76DAA8007028892AF3829ECB9E9B',0,NULL,1771326240000000,'5.1.1','address',NULL);
INSERT INTO "crm_point_health" VALUES(1,X'019B76DAA800703C892AF3829ECB9E9B',1,1771326240000000,NULL,'4.2.2','mailbox',NULL);
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
CREATE TABLE crm_promise (
    tenant     INTEGER NOT NULL,
    id         BLOB    NOT NULL,
    customer   BLOB    NOT NULL,
    origin     BLOB    NOT NULL,
    text       TEXT    NOT NULL,
    employee   TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    due_on     INTEGER NOT NULL,
    settled_on INTEGER,
    kept       INTEGER CHECK (kept IN (0, 1)),
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    CHECK ((settled_on IS NULL) = (kept IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_promise" VALUES(1,X'019B76DAA80070A7892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','call back','',1769425200000000,20513,20479,1);
INSERT INTO "crm_promise" VALUES(1,X'019B76DAA80070A9892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B','send tea','',1769425200000000,20513,NULL,NULL);
CREATE TABLE crm_quality (
    tenant    INTEGER NOT NULL REFERENCES crm_tenant (id),
    day       INTEGER NOT NULL,
    subject   TEXT    NOT NULL,
    dimension TEXT    NOT NULL,
    score     INTEGER NOT NULL CHECK (score BETWEEN 0 AND 1000000),
    count     INTEGER NOT NULL,
    PRIMARY KEY (tenant, day, subject, dimension)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_quality" VALUES(1,20479,'all','agreement',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'all','completeness',83333,60);
INSERT INTO "crm_quality" VALUES(1,20479,'all','uniqueness',833333,12);
INSERT INTO "crm_quality" VALUES(1,20479,'all','usefulness',0,5);
INSERT INTO "crm_quality" VALUES(1,20479,'all','validity',1000000,5);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute birthday','completeness',83333,12);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute birthday','usefulness',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute birthday','validity',1000000,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute city','agreement',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute city','completeness',166667,12);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute city','usefulness',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute city','validity',1000000,2);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute limit','completeness',83333,12);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute limit','usefulness',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute limit','validity',1000000,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute score','completeness',0,12);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute score','usefulness',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute tier','completeness',83333,12);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute tier','usefulness',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'attribute tier','validity',1000000,1);
INSERT INTO "crm_quality" VALUES(1,20479,'source call centre','agreement',1000000,1);
INSERT INTO "crm_quality" VALUES(1,20479,'source call centre','completeness',16667,60);
INSERT INTO "crm_quality" VALUES(1,20479,'source call centre','usefulness',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'source call centre','validity',1000000,1);
INSERT INTO "crm_quality" VALUES(1,20479,'source form','agreement',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'source form','completeness',50000,60);
INSERT INTO "crm_quality" VALUES(1,20479,'source form','usefulness',0,3);
INSERT INTO "crm_quality" VALUES(1,20479,'source form','validity',1000000,3);
INSERT INTO "crm_quality" VALUES(1,20479,'source register','completeness',16667,60);
INSERT INTO "crm_quality" VALUES(1,20479,'source register','usefulness',0,1);
INSERT INTO "crm_quality" VALUES(1,20479,'source register','validity',1000000,1);
CREATE TABLE crm_rate (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    currency TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (tenant, currency, day)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_rate" VALUES(1,'USD',20454,'0.92');
INSERT INTO "crm_rate" VALUES(1,'USD',20499,'0.875');
CREATE TABLE crm_rectification (
    tenant   INTEGER NOT NULL,
    id       BLOB    NOT NULL,
    customer BLOB    NOT NULL,
    origin   BLOB    NOT NULL,
    field    TEXT    NOT NULL,
    before   TEXT,
    after    TEXT,
    evidence TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    actor    TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_rectification" VALUES(1,X'019B76DAA8007147892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','name','Ben Öz','Ben','passport',1771326240000000,NULL);
INSERT INTO "crm_rectification" VALUES(1,X'019B76DAA8007148892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','language',NULL,'de','passport',1771326240000000,NULL);
CREATE TABLE crm_restriction (
    tenant    INTEGER NOT NULL,
    id        BLOB    NOT NULL,
    customer  BLOB    NOT NULL,
    origin    BLOB    NOT NULL,
    reason    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    lifted_at INTEGER,
    evidence  TEXT    NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_restriction" VALUES(1,X'019B76DAA8007142892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B','',1771326180000000,NULL,'');
INSERT INTO "crm_restriction" VALUES(1,X'019B76DAA8007145892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B','disputes his name',1771326240000000,1771326240000000,'set right');
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
INSERT INTO "crm_segment_refresh" VALUES(2,1,1,1771326420000000,20501,NULL,NULL);
CREATE TABLE crm_segment_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    segment  INTEGER NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, segment, customer)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA8007120892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA80071B5892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA80071B8892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA80071BB892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,2,X'019B76DAA80071BE892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA8007120892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA80071B5892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA80071B8892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA80071BB892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,3,X'019B76DAA80071BE892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA8007019892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA8007022892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA8007027892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA800703F892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA8007120892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA80071B5892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA80071B8892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA80071BB892AF3829ECB9E9B');
INSERT INTO "crm_segment_touch" VALUES(1,5,X'019B76DAA80071BE892AF3829ECB9E9B');
CREATE TABLE crm_setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_setting" VALUES('draw salt 1','019b76da-a800-7001-892a-f3829ecb9e9b');
INSERT INTO "crm_setting" VALUES('draw salt 2','019b76da-a800-7001-9f4b-cef4fb8913eb');
INSERT INTO "crm_setting" VALUES('epoch','7');
INSERT INTO "crm_setting" VALUES('heartbeat','1775143800000000');
INSERT INTO "crm_setting" VALUES('identity','019b76da-a800-7000-892a-f3829ecb9e9b');
INSERT INTO "crm_setting" VALUES('master key','1fbc3281ee08a05fa705cdb0a99bb981');
INSERT INTO "crm_setting" VALUES('retention of 1','{"lapsed": "20545 1", "notes": "20545 1"}');
CREATE TABLE crm_source_rank (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    source TEXT    NOT NULL,
    place  INTEGER NOT NULL,
    PRIMARY KEY (tenant, source)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_source_rank" VALUES(1,'call centre',2);
INSERT INTO "crm_source_rank" VALUES(1,'register',1);
CREATE TABLE crm_spent (
    tenant  INTEGER NOT NULL REFERENCES crm_tenant (id),
    channel TEXT    NOT NULL,
    quarter INTEGER NOT NULL,
    share   INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    PRIMARY KEY (tenant, channel, quarter, share)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_spent" VALUES(1,'post',1967948,3,800);
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
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007019892AF3829ECB9E9B','retain','advocate',0,20478);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800701E892AF3829ECB9E9B','retain','regular',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007022892AF3829ECB9E9B','enhance','regular',0,20479);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007027892AF3829ECB9E9B','enhance','new',0,20462);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800702C892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800702F892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007033892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007037892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800703B892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800703F892AF3829ECB9E9B','enhance','new',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007043892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800704B892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA800704C892AF3829ECB9E9B','acquire','prospect',0,20458);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007120892AF3829ECB9E9B','acquire','prospect',0,20501);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007127892AF3829ECB9E9B','acquire','prospect',0,20501);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA8007133892AF3829ECB9E9B','enhance','new',0,20501);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA80071B5892AF3829ECB9E9B','acquire','prospect',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA80071B8892AF3829ECB9E9B','acquire','prospect',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA80071BB892AF3829ECB9E9B','acquire','prospect',0,20545);
INSERT INTO "crm_standing" VALUES(1,X'019B76DAA80071BE892AF3829ECB9E9B','acquire','prospect',0,20545);
INSERT INTO "crm_standing" VALUES(2,X'019B76DAA800700F9F4BCEF4FB8913EB','enhance','new',0,20501);
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
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007053892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1,'Köln',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007054892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',2,NULL,7,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007055892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',3,NULL,7363,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007056892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',4,NULL,250500000,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007057892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',5,'gold',NULL,'form',1767603600000000,1767603600000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA8007059892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1,'Rašt',NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800705A892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',2,NULL,NULL,'call centre',1767949200000000,1767949200000000);
INSERT INTO "crm_statement" VALUES(1,X'019B76DAA800705C892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1,'Hürth',NULL,'register',1741683600000000,1767949200000000);
CREATE TABLE crm_suppression (
    tenant INTEGER NOT NULL REFERENCES crm_tenant (id),
    digest BLOB    NOT NULL,
    reason TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_suppression" VALUES(1,X'87E55E3FE7B9BE78A95937777F3105E1B372ACCC701A3266EB6D82AECC2F2183','asked never to be written to',1771153320000000);
INSERT INTO "crm_suppression" VALUES(1,X'CDA166605DAD2D60987654B34F22743005D24875A23D0C0E0389B6E09C905FED','erased',1771326240000000);
INSERT INTO "crm_suppression" VALUES(2,X'87E55E3FE7B9BE78A95937777F3105E1B372ACCC701A3266EB6D82AECC2F2183','asked',1771326420000000);
CREATE TABLE crm_task (
    tenant      INTEGER NOT NULL,
    id          BLOB    NOT NULL,
    customer    BLOB    NOT NULL,
    origin      BLOB    NOT NULL,
    employee    TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    offer       TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    script      TEXT    NOT NULL,
    made_at     INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('open', 'done', 'not done', 'dropped')),
    outcome     TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    finished_at INTEGER,
    rounds      INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    CHECK ((state = 'open') = (finished_at IS NULL)),
    CHECK (rounds >= 0),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id)
) STRICT;
INSERT INTO "crm_task" VALUES(1,X'019B76DAA8007179892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B','e-8','offers','news','Tea','Good day, lost',1771326360000000,1771585560000000,'dropped','consent withdrawn','',1771326360000000,0);
INSERT INTO "crm_task" VALUES(1,X'019B76DAA800717A892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B','e-8','offers','news','Tea','Good day, next',1771326360000000,1771585560000000,'open','','',NULL,0);
INSERT INTO "crm_task" VALUES(1,X'019B76DAA8007188892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B','e-8','service','','','Ask for the score',1771326360000000,1771585560000000,'done','reached','a nine',1771326360000000,1);
INSERT INTO "crm_task" VALUES(1,X'019B76DAA800718D892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B','e-7','service','','','Ring the office',1771326360000000,1771585560000000,'not done','moved away','',1771326360000000,1);
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
, dropped_at INTEGER, keyed_as INTEGER, digests_since INTEGER) STRICT;
INSERT INTO "crm_tenant" VALUES(1,'default','EUR','Europe/Berlin','DE',1767603600000000,47,20545,216,X'47C28DFF282035EB6E0BE4FF1A6D1D0AFF3D1857920F60E65CFA1A24CF230F43',NULL,NULL,1771326240000000);
INSERT INTO "crm_tenant" VALUES(2,'acme','USD','America/New_York','US',1771326420000000,14,20501,19,X'A6BE5603F9809AEF8510C6C4F397E9A978003E604C948A5AD3F00C805CC49826',NULL,1,NULL);
CREATE TABLE crm_tie (
    tenant       INTEGER NOT NULL,
    id           BLOB    NOT NULL,
    type         TEXT    NOT NULL,
    customer     BLOB    NOT NULL,
    origin       BLOB    NOT NULL,
    other        BLOB,
    other_origin BLOB,
    assigned     TEXT,
    since        INTEGER NOT NULL,
    until        INTEGER CHECK (until > since),
    exclusive    INTEGER NOT NULL,
    source       TEXT,
    interaction  BLOB,
    recorded_at  INTEGER NOT NULL,
    ended_at     INTEGER,
    removed_at   INTEGER,
    PRIMARY KEY (tenant, id),
    CHECK ((other IS NULL) = (other_origin IS NULL) AND (other IS NULL) <> (assigned IS NULL)),
    FOREIGN KEY (tenant, customer) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, other) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, other_origin) REFERENCES crm_customer (tenant, id),
    FOREIGN KEY (tenant, interaction) REFERENCES crm_interaction (tenant, id)
) STRICT;
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800710E892AF3829ECB9E9B','spouse',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',NULL,18048,20498,1,'form',NULL,1771326180000000,1771326180000000,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007111892AF3829ECB9E9B','parent',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',NULL,20501,NULL,0,NULL,NULL,1771326180000000,NULL,1771326180000000);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007114892AF3829ECB9E9B','parent',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',NULL,20501,NULL,0,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007115892AF3829ECB9E9B','employer',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,18262,21915,0,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007116892AF3829ECB9E9B','coach',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',NULL,20501,NULL,0,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007117892AF3829ECB9E9B','advisor',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',NULL,NULL,'e-7',20089,20501,1,NULL,NULL,1771326180000000,1771326180000000,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007118892AF3829ECB9E9B','advisor',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',NULL,NULL,'e-7',20089,20501,1,NULL,NULL,1771326180000000,1771326180000000,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007119892AF3829ECB9E9B','advisor',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,NULL,'e-7',20089,20501,1,NULL,NULL,1771326180000000,1771326180000000,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800711A892AF3829ECB9E9B','banker',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,NULL,'e-7',20501,NULL,0,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800711C892AF3829ECB9E9B','advisor',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',NULL,NULL,'e-8',20501,NULL,1,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800711D892AF3829ECB9E9B','advisor',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',NULL,NULL,'e-8',20501,NULL,1,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800711E892AF3829ECB9E9B','advisor',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',NULL,NULL,'e-8',20501,NULL,1,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007123892AF3829ECB9E9B','household',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007120892AF3829ECB9E9B',X'019B76DAA8007120892AF3829ECB9E9B',NULL,20209,NULL,1,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA8007124892AF3829ECB9E9B','household',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007120892AF3829ECB9E9B',X'019B76DAA8007120892AF3829ECB9E9B',NULL,20209,20501,1,NULL,NULL,1771326180000000,1771326180000000,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800712A892AF3829ECB9E9B','household',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007127892AF3829ECB9E9B',X'019B76DAA8007127892AF3829ECB9E9B',NULL,20501,NULL,0,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800712B892AF3829ECB9E9B','household',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA8007127892AF3829ECB9E9B',X'019B76DAA8007127892AF3829ECB9E9B',NULL,20501,NULL,0,NULL,NULL,1771326180000000,NULL,NULL);
INSERT INTO "crm_tie" VALUES(1,X'019B76DAA800712F892AF3829ECB9E9B','referrer',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',NULL,20501,NULL,1,'shop',X'019B76DAA800712D892AF3829ECB9E9B',1771326180000000,NULL,NULL);
CREATE TABLE crm_touch (
    tenant   INTEGER NOT NULL REFERENCES crm_tenant (id),
    cause    BLOB    NOT NULL,
    customer BLOB    NOT NULL,
    PRIMARY KEY (tenant, cause, customer)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA80071C6892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
INSERT INTO "crm_touch" VALUES(1,X'019B76DAA80071C7892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B');
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
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800701D892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007021892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007026892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800702B892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800702E892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',X'019B76DAA800702C892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007032892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',X'019B76DAA800702F892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007036892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',X'019B76DAA8007033892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800703A892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',X'019B76DAA8007037892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800703E892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',X'019B76DAA800703B892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007042892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007046892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',X'019B76DAA8007043892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800704F892AF3829ECB9E9B',X'019B76DAA800704B892AF3829ECB9E9B',X'019B76DAA800704B892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007050892AF3829ECB9E9B',X'019B76DAA800704C892AF3829ECB9E9B',X'019B76DAA800704C892AF3829ECB9E9B',1767603600000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20458,'added',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007066892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007067892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'retain','regular',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007068892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'acquire','new',1,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007069892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',X'019B76DAA8007027892AF3829ECB9E9B',1767949200000000,'acquire','prospect',0,20458,'enhance','new',0,20462,'interactions recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007086892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1769252400000000,'retain','regular',0,20476,'retain','supporter',0,20477,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800708A892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',X'019B76DAA8007019892AF3829ECB9E9B',1769338800000000,'retain','supporter',0,20477,'retain','advocate',0,20478,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007092892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007096892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',1769425200000000,'enhance','regular',0,20479,'acquire','new',1,20479,'interaction voided',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800709A892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',1769425200000000,'acquire','new',1,20479,'enhance','regular',0,20479,'interaction recorded',0);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007122892AF3829ECB9E9B',X'019B76DAA8007120892AF3829ECB9E9B',X'019B76DAA8007120892AF3829ECB9E9B',1771326180000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20501,'added',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007129892AF3829ECB9E9B',X'019B76DAA8007127892AF3829ECB9E9B',X'019B76DAA8007127892AF3829ECB9E9B',1771326180000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20501,'added',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007136892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',1771326180000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20501,'added',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA8007139892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',X'019B76DAA8007133892AF3829ECB9E9B',1771326180000000,'acquire','prospect',0,20501,'enhance','new',0,20501,'interaction recorded',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA800719E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1775143800000000,'retain','regular',0,20501,'acquire','regular',1,20545,'the day turned',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA80071B0892AF3829ECB9E9B',X'019B76DAA8007022892AF3829ECB9E9B',X'019B76DAA800703F892AF3829ECB9E9B',1775143800000000,'acquire','prospect',0,20545,'enhance','new',0,20545,'interaction recorded',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA80071B7892AF3829ECB9E9B',X'019B76DAA80071B5892AF3829ECB9E9B',X'019B76DAA80071B5892AF3829ECB9E9B',1775143800000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20545,'added',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA80071BA892AF3829ECB9E9B',X'019B76DAA80071B8892AF3829ECB9E9B',X'019B76DAA80071B8892AF3829ECB9E9B',1775143800000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20545,'added',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA80071BD892AF3829ECB9E9B',X'019B76DAA80071BB892AF3829ECB9E9B',X'019B76DAA80071BB892AF3829ECB9E9B',1775143800000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20545,'added',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA80071C0892AF3829ECB9E9B',X'019B76DAA80071BE892AF3829ECB9E9B',X'019B76DAA80071BE892AF3829ECB9E9B',1775143800000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20545,'added',1);
INSERT INTO "crm_transition" VALUES(1,X'019B76DAA80071C7892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',X'019B76DAA800701E892AF3829ECB9E9B',1775143800000000,'acquire','regular',1,20545,'retain','regular',0,20545,'interaction recorded',1);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA80070129F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB',1771326420000000,NULL,NULL,NULL,NULL,'acquire','prospect',0,20501,'added',0);
INSERT INTO "crm_transition" VALUES(2,X'019B76DAA80070149F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB',X'019B76DAA800700F9F4BCEF4FB8913EB',1771326420000000,'acquire','prospect',0,20501,'enhance','new',0,20501,'interaction recorded',0);
CREATE TABLE crm_wire (
    tenant     INTEGER NOT NULL REFERENCES crm_tenant (id),
    channel    TEXT    NOT NULL,
    failures   INTEGER NOT NULL,
    open_until INTEGER,
    free_at    INTEGER,
    PRIMARY KEY (tenant, channel)
) STRICT, WITHOUT ROWID;
INSERT INTO "crm_wire" VALUES(1,'post',1,NULL,1775143800001000);
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
CREATE INDEX crm_entitlement_by_customer ON crm_entitlement (tenant, customer);
CREATE INDEX crm_entitlement_by_origin ON crm_entitlement (tenant, origin);
CREATE INDEX crm_entitlement_by_treatment ON crm_entitlement (tenant, treatment);
CREATE INDEX crm_entitlement_use_by_entitlement ON crm_entitlement_use (tenant, entitlement, used_at, id);
CREATE INDEX crm_entitlement_use_by_customer ON crm_entitlement_use (tenant, customer);
CREATE INDEX crm_entitlement_use_by_origin ON crm_entitlement_use (tenant, origin);
CREATE UNIQUE INDEX crm_entitlement_use_by_external_id ON crm_entitlement_use (tenant, source, external_id)
    WHERE external_id IS NOT NULL;
CREATE INDEX crm_promise_by_customer ON crm_promise (tenant, customer, due_on);
CREATE INDEX crm_promise_by_origin ON crm_promise (tenant, origin);
CREATE INDEX crm_promise_due ON crm_promise (tenant, due_on, id) WHERE settled_on IS NULL;
CREATE INDEX crm_tie_by_customer ON crm_tie (tenant, customer, type);
CREATE INDEX crm_tie_by_origin ON crm_tie (tenant, origin);
CREATE INDEX crm_tie_by_other ON crm_tie (tenant, other, type) WHERE other IS NOT NULL;
CREATE INDEX crm_tie_by_other_origin ON crm_tie (tenant, other_origin) WHERE other_origin IS NOT NULL;
CREATE INDEX crm_tie_by_assigned ON crm_tie (tenant, assigned, type) WHERE assigned IS NOT NULL;
CREATE INDEX crm_tie_by_interaction ON crm_tie (tenant, interaction) WHERE interaction IS NOT NULL;
CREATE INDEX crm_tie_by_type ON crm_tie (tenant, type);
CREATE INDEX crm_customer_erased ON crm_customer (tenant, id) WHERE erased_at IS NOT NULL;
CREATE UNIQUE INDEX crm_ledger_by_external_digest ON crm_ledger (tenant, source, external_digest)
    WHERE external_digest IS NOT NULL;
CREATE INDEX crm_restriction_by_customer ON crm_restriction (tenant, customer, lifted_at, id);
CREATE INDEX crm_rectification_by_customer ON crm_rectification (tenant, customer, at, id);
CREATE INDEX crm_duplicate_by_other ON crm_duplicate (tenant, other);
CREATE INDEX crm_duplicate_open ON crm_duplicate (tenant, probability DESC, id) WHERE state = 'open';
CREATE INDEX crm_campaign_undecided ON crm_campaign_member (tenant, campaign, customer)
    WHERE decision IS NULL AND gone IS NULL;
CREATE INDEX crm_campaign_member_by_customer ON crm_campaign_member (tenant, customer);
CREATE INDEX crm_campaign_member_by_decision ON crm_campaign_member (tenant, decision);
CREATE INDEX crm_message_of_campaign ON crm_message (tenant, campaign, state, id)
    WHERE campaign IS NOT NULL AND state IN ('waiting', 'claimed', 'started');
CREATE INDEX crm_chosen_hours_by_customer ON crm_chosen_hours (tenant, customer);
CREATE INDEX crm_chosen_hours_by_origin ON crm_chosen_hours (tenant, origin);
CREATE INDEX crm_inbox_message_by_customer ON crm_inbox_message (tenant, customer, made_at, id);
CREATE INDEX crm_inbox_message_unread ON crm_inbox_message (tenant, customer, made_at, id)
    WHERE read_at IS NULL AND dismissed_at IS NULL;
CREATE INDEX crm_inbox_message_by_age ON crm_inbox_message (tenant, made_at, id);
CREATE INDEX crm_inbox_message_by_origin ON crm_inbox_message (tenant, origin);
CREATE INDEX crm_task_by_customer ON crm_task (tenant, customer, due_at, id);
CREATE INDEX crm_task_by_origin ON crm_task (tenant, origin);
CREATE INDEX crm_task_of_employee ON crm_task (tenant, state, employee, due_at, id);
CREATE INDEX crm_task_of_all ON crm_task (tenant, state, due_at, id);
CREATE INDEX crm_message_unrecorded ON crm_message (tenant, lease_until)
    WHERE state = 'accepted' AND lease_until IS NOT NULL;
CREATE INDEX crm_case_by_customer ON crm_case (tenant, customer, closed_at);
CREATE INDEX crm_case_by_origin ON crm_case (tenant, origin);
CREATE INDEX crm_case_by_closing ON crm_case (tenant, closed_at, customer);
CREATE INDEX crm_case_open ON crm_case (tenant, opened_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_open_of_employee ON crm_case (tenant, employee, opened_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_due ON crm_case (tenant, due_at, id) WHERE closed_at IS NULL;
CREATE INDEX crm_case_closed ON crm_case (tenant, opened_at, id) WHERE closed_at IS NOT NULL;
COMMIT;
