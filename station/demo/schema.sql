-- The tables of the demo server, named and typed after the fields of the REST API.
-- AUTOINCREMENT because the real server never gives a primary key twice.

CREATE TABLE setting (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL, type TEXT NOT NULL
);
CREATE TABLE user (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '', is_staff INTEGER NOT NULL DEFAULT 0,
    is_superuser INTEGER NOT NULL DEFAULT 0, is_active INTEGER NOT NULL DEFAULT 1, password TEXT NOT NULL
);
CREATE TABLE user_group (pk INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);
CREATE TABLE membership (user INTEGER NOT NULL REFERENCES user, user_group INTEGER NOT NULL REFERENCES user_group);
CREATE TABLE group_role (
    user_group INTEGER NOT NULL REFERENCES user_group, role TEXT NOT NULL, permissions TEXT NOT NULL,
    PRIMARY KEY (user_group, role)
);
CREATE TABLE token (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL REFERENCES user, name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE, created TEXT NOT NULL, expiry TEXT NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE company (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
    currency TEXT NOT NULL DEFAULT 'USD', is_supplier INTEGER NOT NULL DEFAULT 0,
    is_manufacturer INTEGER NOT NULL DEFAULT 0, is_customer INTEGER NOT NULL DEFAULT 0, active INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE supplier_plugin (
    pk INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, label_format TEXT NOT NULL,
    supplier INTEGER REFERENCES company
);
CREATE TABLE part_category (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
    parent INTEGER REFERENCES part_category, default_location INTEGER REFERENCES stock_location
);
CREATE TABLE part (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, IPN TEXT NOT NULL, description TEXT NOT NULL,
    category INTEGER REFERENCES part_category, default_location INTEGER REFERENCES stock_location,
    default_expiry INTEGER NOT NULL DEFAULT 0, units TEXT NOT NULL DEFAULT '', minimum_stock REAL NOT NULL DEFAULT 0,
    image TEXT, active INTEGER NOT NULL DEFAULT 1, assembly INTEGER NOT NULL DEFAULT 0,
    component INTEGER NOT NULL DEFAULT 1, purchaseable INTEGER NOT NULL DEFAULT 1, salable INTEGER NOT NULL DEFAULT 0,
    trackable INTEGER NOT NULL DEFAULT 0, virtual INTEGER NOT NULL DEFAULT 0, creation_date TEXT NOT NULL,
    pricing_updated TEXT, barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE stock_location (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
    parent INTEGER REFERENCES stock_location, level INTEGER NOT NULL, pathstring TEXT NOT NULL,
    structural INTEGER NOT NULL DEFAULT 0, barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE manufacturer_part (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER NOT NULL REFERENCES part,
    manufacturer INTEGER NOT NULL REFERENCES company, MPN TEXT NOT NULL, barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE supplier_part (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER NOT NULL REFERENCES part,
    supplier INTEGER NOT NULL REFERENCES company, SKU TEXT NOT NULL,
    manufacturer_part INTEGER REFERENCES manufacturer_part, packaging TEXT, pack_quantity TEXT NOT NULL DEFAULT '1',
    pack_quantity_native REAL NOT NULL DEFAULT 1, is_primary INTEGER NOT NULL DEFAULT 0, updated TEXT NOT NULL,
    barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE purchase_order (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE, supplier INTEGER NOT NULL REFERENCES company,
    supplier_reference TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
    destination INTEGER REFERENCES stock_location, status INTEGER NOT NULL DEFAULT 10,
    created_by INTEGER NOT NULL REFERENCES user, creation_date TEXT NOT NULL, issue_date TEXT, complete_date TEXT,
    updated_at TEXT NOT NULL, barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE purchase_order_line (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, "order" INTEGER NOT NULL REFERENCES purchase_order,
    part INTEGER NOT NULL REFERENCES supplier_part, quantity REAL NOT NULL, received REAL NOT NULL DEFAULT 0,
    reference TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '', purchase_price REAL,
    destination INTEGER REFERENCES stock_location
);
CREATE TABLE stock_item (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER NOT NULL REFERENCES part, quantity REAL NOT NULL,
    serial TEXT, batch TEXT NOT NULL DEFAULT '', location INTEGER REFERENCES stock_location,
    supplier_part INTEGER REFERENCES supplier_part, purchase_order INTEGER REFERENCES purchase_order,
    sales_order INTEGER REFERENCES sales_order, customer INTEGER REFERENCES company,
    build INTEGER REFERENCES build, is_building INTEGER NOT NULL DEFAULT 0, consumed_by INTEGER REFERENCES build,
    parent INTEGER, status INTEGER NOT NULL DEFAULT 10, packaging TEXT, notes TEXT, expiry_date TEXT,
    purchase_price REAL, delete_on_deplete INTEGER NOT NULL DEFAULT 1, creation_date TEXT NOT NULL,
    updated TEXT NOT NULL, stocktake_date TEXT, barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE stock_tracking (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, item INTEGER, part INTEGER NOT NULL REFERENCES part,
    date TEXT NOT NULL, tracking_type INTEGER NOT NULL, notes TEXT NOT NULL DEFAULT '', deltas TEXT NOT NULL,
    user INTEGER REFERENCES user
);
CREATE TABLE sales_order (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE, customer INTEGER NOT NULL REFERENCES company,
    customer_reference TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
    status INTEGER NOT NULL DEFAULT 10, created_by INTEGER NOT NULL REFERENCES user, creation_date TEXT NOT NULL,
    issue_date TEXT, shipment_date TEXT, updated_at TEXT NOT NULL, barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE sales_order_line (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, "order" INTEGER NOT NULL REFERENCES sales_order,
    part INTEGER NOT NULL REFERENCES part, quantity REAL NOT NULL, shipped REAL NOT NULL DEFAULT 0,
    reference TEXT NOT NULL DEFAULT '', notes TEXT NOT NULL DEFAULT '', sale_price REAL
);
CREATE TABLE shipment (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, "order" INTEGER NOT NULL REFERENCES sales_order, reference TEXT NOT NULL,
    shipment_date TEXT, delivery_date TEXT, tracking_number TEXT NOT NULL DEFAULT '',
    invoice_number TEXT NOT NULL DEFAULT '', link TEXT NOT NULL DEFAULT '', notes TEXT,
    checked_by INTEGER REFERENCES user, barcode_hash TEXT NOT NULL DEFAULT '', UNIQUE ("order", reference)
);
CREATE TABLE sales_allocation (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, line INTEGER NOT NULL REFERENCES sales_order_line,
    item INTEGER NOT NULL REFERENCES stock_item, shipment INTEGER REFERENCES shipment, quantity REAL NOT NULL
);
CREATE TABLE build (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    part INTEGER NOT NULL REFERENCES part, quantity REAL NOT NULL, completed INTEGER NOT NULL DEFAULT 0,
    status INTEGER NOT NULL DEFAULT 10, take_from INTEGER REFERENCES stock_location,
    destination INTEGER REFERENCES stock_location, issued_by INTEGER REFERENCES user, creation_date TEXT NOT NULL,
    completion_date TEXT, barcode_hash TEXT NOT NULL DEFAULT ''
);
CREATE TABLE bom_item (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER NOT NULL REFERENCES part,
    sub_part INTEGER NOT NULL REFERENCES part, quantity REAL NOT NULL, reference TEXT NOT NULL DEFAULT ''
);
CREATE TABLE build_line (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, build INTEGER NOT NULL REFERENCES build,
    bom_item INTEGER NOT NULL REFERENCES bom_item, quantity REAL NOT NULL, consumed REAL NOT NULL DEFAULT 0
);
CREATE TABLE build_allocation (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, build_line INTEGER NOT NULL REFERENCES build_line,
    stock_item INTEGER NOT NULL REFERENCES stock_item, quantity REAL NOT NULL, install_into INTEGER REFERENCES stock_item
);
CREATE TABLE barcode_scan (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, data TEXT NOT NULL, timestamp TEXT NOT NULL, endpoint TEXT NOT NULL,
    context TEXT NOT NULL, response TEXT NOT NULL, result INTEGER NOT NULL, user INTEGER REFERENCES user
);
CREATE TABLE attachment (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, model_type TEXT NOT NULL, model_id INTEGER NOT NULL, path TEXT UNIQUE,
    filename TEXT NOT NULL DEFAULT '', link TEXT, comment TEXT NOT NULL, content BLOB, size INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT '', day TEXT NOT NULL, user INTEGER NOT NULL REFERENCES user
);
-- Work that the server does after it has answered; empty unless its background worker runs.
CREATE TABLE task (
    id TEXT PRIMARY KEY, work TEXT NOT NULL, subject INTEGER NOT NULL, arguments TEXT NOT NULL,
    user INTEGER NOT NULL REFERENCES user, asked INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'pending'
);
-- Labels that were printed: files, unless their making still waits for the background worker.
CREATE TABLE label_print (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, user INTEGER NOT NULL REFERENCES user,
    template INTEGER NOT NULL, plugin TEXT NOT NULL, total INTEGER NOT NULL, path TEXT UNIQUE,
    asked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE worker (running INTEGER NOT NULL);
INSERT INTO worker VALUES (0);
CREATE TABLE picture (path TEXT PRIMARY KEY, shape TEXT NOT NULL, colour TEXT NOT NULL);

CREATE INDEX stock_item_barcode ON stock_item (barcode_hash);
CREATE INDEX stock_item_part ON stock_item (part);
CREATE INDEX stock_item_location ON stock_item (location);
CREATE INDEX stock_tracking_item ON stock_tracking (item);
CREATE INDEX purchase_order_line_order ON purchase_order_line ("order");
CREATE INDEX sales_allocation_line ON sales_allocation (line);
CREATE INDEX sales_allocation_item ON sales_allocation (item);
CREATE INDEX sales_order_line_order ON sales_order_line ("order");
