"""Imports inside functions, libraries that stay in one place, and what stays pure; each with why."""

# Types that point back at the layer above; no such import happens when the station runs.
BACKWARDS = {
    ("station.model", "station.operations"),
    ("station.model", "station.screen"),
    ("station.recollections", "station.operations"),
}

# Imports inside functions, each with its reason.
STARTS_FASTER = "only this command or dialog needs it, and the first paint need not wait for it"
BEHIND_THE_PAINT = (
    "the first screen is the home screen; the others are made with the engine, behind its paint"
)
LATE = {
    ("station.app", "station.input.decoder"): "OpenCV costs up to half a second",
    ("station.app", "station.label_editor"): STARTS_FASTER,
    ("station.app", "station.label_trials"): STARTS_FASTER,
    ("station.app", "station.labels.own"): STARTS_FASTER,
    ("station.app", "station.labels.shelf"): STARTS_FASTER,
    ("station.app", "station.login"): STARTS_FASTER,
    ("station.app", "station.ui.paper"): "QtPrintSupport costs up to a fifth of a second",
    ("station.assembly", "station.api_client.http"): "requests costs up to a quarter of a second",
    ("station.assembly", "station.api_client.inventree.backend"): "it imports requests",
    ("station.assembly", "station.api_client.inventree.sign_in"): "it imports requests",
    ("station.label_desk", "station.label_printing"): "only a station with printers pays for drawing labels",
    ("station.assembly", "station.recipes.files"): BEHIND_THE_PAINT,
    ("station.assembly", "station.screens"): BEHIND_THE_PAINT,
    ("station.assembly", "station.printer_kinds"): "the desk for labels opens behind the paint",
    ("station.login", "station.api_client.http"): "requests costs up to a quarter of a second",
    ("station.login", "station.api_client.inventree.sign_in"): "it imports requests",
    ("station.login", "station.assembly"): "the window's run needs only the part that signs in",
    (
        "station.label_making",
        "station.labels.pdf",
    ): "ReportLab costs 100 ms, and few label printers speak PDF",
    ("station.label_cli", "station.label_command"): STARTS_FASTER,
    ("station.label_cli", "station.printers_command"): STARTS_FASTER,
    ("station.printer_kinds", "station.ui.system_printers"): "Qt costs a fifth of a second",
    ("station.cli", "station.app"): "a headless run must not import Qt",
    ("station.cli", "station.demo.server"): STARTS_FASTER,
    ("station.cli", "station.decode"): "OpenCV costs up to half a second",
    ("station.cli", "station.doctor"): STARTS_FASTER,
    ("station.cli", "station.headless"): STARTS_FASTER,
    ("station.journal_cli", "station.journal.export"): STARTS_FASTER,
    ("station.journal_cli", "station.journal.sheet"): STARTS_FASTER,
    ("station.cli", "station.login"): STARTS_FASTER,
    ("station.cli", "station.parse"): STARTS_FASTER,
    ("station.cli", "station.recipes.files"): STARTS_FASTER,
    ("station.cli", "station.recipes.listing"): STARTS_FASTER,
    ("station.scanner_desk", "station.parse"): STARTS_FASTER,
    ("station.scanner_desk", "station.recipes.files"): STARTS_FASTER,
    ("station.ui.window", "station.ui.dialogs.scanners"): STARTS_FASTER,
    ("station.ui.page", "station.ui.widgets.code_picture"): STARTS_FASTER,
    ("station.input.sources", "station.input.camera"): "OpenCV costs up to half a second",
    ("station.parse", "station.ui.command_sheet"): "only the sheet of control codes needs Qt",
    ("station.journal_cli", "station.text"): STARTS_FASTER,
    ("station.ui.window", "station.ui.dialogs.connect"): STARTS_FASTER,
    ("station.ui.window", "station.ui.labels_editor.dialog"): STARTS_FASTER,
}

for kind in ("serial_port", "input_device", "camera"):
    LATE["station.input.sources", f"station.input.{kind}"] = "a station pays only for the scanners it has"

for module in ("tcp", "device_file", "serial_line", "stream", "ipp", "files", "brother"):
    LATE["station.printers.kinds", f"station.printers.{module}"] = "a station pays only for its printers"

# Libraries that stay in one place.
ONLY_IN = {
    "PySide6": {"station.ui", "station.app"},
    "requests": {"station.api_client.http"},
    "urllib3": {"station.api_client.http"},
    # The print queue is used by the printers' threads, the journal by one thread only: each has its own file.
    "sqlite3": {"station.journal", "station.demo", "station.doctor", "station.printers.store"},
    "keyring": {"station.tokens", "station.doctor"},
    "werkzeug": {"station.demo"},
    # A scanner is read and a printer written to at a port: the one waits for bytes, the other for room.
    "serial": {"station.input.serial_port", "station.devices", "station.printers.serial_line"},
    "evdev": {"station.input.input_device"},
    "cv2": {"station.input.opencv"},
    "zxingcpp": {"station.input.decoder", "station.labels.symbols", "station.ui.symbols"},
    "pyzbar": {"station.input.decoder"},
    "PIL": {"station.labels"},
    "reportlab": {"station.labels.pdf"},
}

# Without thread, clock, file, socket or Qt.
PURE = {
    "station.text",
    "station.outcomes",
    "station.recollections",
    "station.model",
    "station.screen",
    "station.operations",
    "station.connectivity",
    "station.messages",
    "station.labels_told",
    "station.labelling",
    "station.modes",
    "station.questions",
    "station.surroundings",
    "station.barcode",
    "station.calibration",
    "station.workflows",
    "station.journal.states",
    "station.journal.settle",
    "station.recipes.checking",
    "station.recipes.lines",
    "station.recipes.sentences",
    "station.echoes",
    "station.setup_report",
    "station.input.framing",
    "station.input.input_keys",
    "station.input.keystroke",
    "station.input.key_positions",
    "station.input.preview",
    "station.input.wedge",
    "station.input.lines",
    "station.input.camera_codes",
    "station.labels.fields",
    "station.labels.symbols",
    "station.labels.markup",
    "station.labels.template",
    "station.labels.attributes",
    "station.labels.reading",
    "station.labels.fitting",
    "station.labels.drawing",
    "station.labels.layout",
    "station.labels.pages",
    "station.labels.render",
    "station.labels.proof",
    "station.labels.samples",
    "station.labels.svg",
    "station.labels.zpl",
    "station.labels.bitmap_printers",
    "station.demo.faults.plan",
    "station.demo.faults.canned",
    "station.api_client.inventree.wire",
    "station.printers.base",
    "station.printers.brother",
    "station.printers.dialects",
    "station.printers.heard",
    "station.printers.ipp_message",
    "station.printers.jobs",
}
IMPURE = {"threading", "queue", "time", "os", "io", "pathlib", "socket", "sqlite3", "subprocess", "logging"}

# Loops that must survive a bug, what others have written, and one that gives back its transaction before it
# raises again.
CATCHES_ALL = {
    "station.input.own_thread": "Exception",
    "station.label_trials": "Exception",
    "station.lanes": "Exception",
    "station.plugins": "Exception",
    "station.printers.worker": "Exception",
    "station.input.camera": "Exception",
    "station.ui.wedge_filter": "Exception",
    "station.demo.application": "Exception",
    "station.demo.database": "BaseException",
}
