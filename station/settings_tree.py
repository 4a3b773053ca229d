"""The tree of settings: what can be set, its default, its limits and its meaning."""

from dataclasses import dataclass, field
from typing import Any

LAYOUT_CODES = (
    *("at", "be", "br", "ca-fr", "ch", "ch-fr", "cz", "de", "dk", "es", "fi", "fr", "gb", "hu", "it", "nl"),
    *("no", "pl", "pt", "ru", "se"),
)
"""Layouts that the readers can undo; the tables stand in the barcode package."""


def option(default: Any, doc: str, **limits: Any) -> Any:  # noqa: ANN401 - field() itself is typed so
    """Declare a setting: its default, what it means, and what it may be."""
    return field(default=default, metadata={"doc": doc, **limits})


@dataclass(frozen=True)
class ServerSettings:
    """Where the inventory server is and how long it may take."""

    url: str = option("", "Address of the server, such as https://inventree.example.com", url=True)
    ca_file: str = option("", "PEM file with the certificate authority of a private server")
    allow_http: bool = option(False, "Allow unencrypted http to a server that is not this machine")
    connect_seconds: float = option(3.0, "Longest wait for a connection, seconds", low=0.1, high=60)
    read_seconds: float = option(10.0, "Longest wait for an answer, seconds", low=0.5, high=300)
    user: str = option("", "Name of the user whose token is kept for this server")
    kind: str = option(
        "inventree",
        "Kind of server: inventree, or the name of a plug-in's backend",
        pattern=r"[a-z0-9_-]{1,40}",
    )


@dataclass(frozen=True)
class WedgeSettings:
    """How key presses of a keyboard-wedge scanner are told from typing."""

    enabled: bool = option(True, "Take scans from keyboard-wedge scanners")
    input_delay_ms: int = option(
        100, "Idle time that ends a scan without suffix, milliseconds", low=10, high=2000
    )
    greatest_gap_ms: int = option(
        60, "Greatest time between two keys of one scan, milliseconds", low=5, high=1000
    )
    least_length: int = option(3, "Fewest characters of a scan", low=1, high=100)
    inner_return_ms: int = option(
        40,
        "Longest wait for a key after a return, which may stand within a symbol, milliseconds",
        low=0,
        high=200,
    )
    prefix: str = option("", "Characters that the scanner sends before each scan")
    suffix: str = option("", "Characters that the scanner sends after each scan, besides Enter or Tab")
    keys: str = option(
        "auto",
        "What tells the text: the places of the keys as on a US keyboard, or what the computer typed",
        choices=("auto", "position", "text"),
    )
    key_map: str = option(
        "", "What set-up has learned of a keyboard of its own; saved by the page of the scanners"
    )
    layout: str = option(
        "", "Keyboard layout under which a US scanner types; empty means none", choices=("", *LAYOUT_CODES)
    )
    suffixes: tuple[str, ...] = option(
        ("enter", "tab"), "Keys that end a scan; an empty list means none", choices=("enter", "tab")
    )


@dataclass(frozen=True)
class InputSettings:
    """What holds for all sources of scans together."""

    same_scan_ms: int = option(
        1500,
        "Time within which the same code from two scanners counts once, milliseconds; 0 means never",
        low=0,
        high=10_000,
    )


@dataclass(frozen=True)
class ScannerSettings:
    """One scanner beside the keyboard wedge, a table [scanners.NAME].

    The first group of options holds for every kind of scanner, the others for the kind they name.
    """

    name: str = ""
    source: str = option("", "Where it is: serial:URL, evdev:DEVICE or camera:SOURCE")
    enabled: bool = option(True, "Take scans from this scanner")
    encoding: str = option(
        "auto", "Encoding of its text", choices=("auto", "utf-8", "latin-1", "cp1252", "cp437")
    )
    prefix: str = option("", r"Characters that it sends before each scan; control characters as \x02")
    suffix: str = option("", r"Characters that it sends after each scan, besides the terminator; as \x03")

    baud_rate: int = option(9600, "Serial: speed, bits a second", low=50, high=4_000_000)
    data_bits: int = option(8, "Serial: bits of a character", low=7, high=8)
    parity: str = option("none", "Serial: parity bit", choices=("none", "even", "odd"))
    stop_bits: int = option(1, "Serial: stop bits", low=1, high=2)
    flow_control: str = option("none", "Serial: flow control", choices=("none", "rtscts", "xonxoff"))
    dtr: bool = option(True, "Serial: raise the line DTR")
    rts: bool = option(True, "Serial: raise the line RTS")
    terminator: str = option(
        "auto",
        "Serial, input device: what ends a scan; auto takes CR, LF, Tab of keys, or silence",
        choices=("auto", "cr", "lf", "crlf", "tab", "etx", "nul", "none"),
    )
    silence_ms: int = option(
        100,
        "Serial, input device: silence that ends a scan, milliseconds; 0 means none",
        low=0,
        high=5000,
    )

    layout: str = option(
        "",
        "Input device: keyboard layout that the scanner is set to; empty means US",
        choices=("", *LAYOUT_CODES),
    )

    width: int = option(1280, "Camera: width asked for, pixels", low=160, high=7680)
    height: int = option(720, "Camera: height asked for, pixels", low=120, high=4320)
    region: tuple[str, ...] = option(
        (), "Camera: part of the picture that is read: left, top, width, height in percent; empty means all"
    )
    several: str = option(
        "nearest", "Camera: what to do with several codes in view", choices=("nearest", "tap")
    )
    repeat_seconds: float = option(
        2.0, "Camera: how long a code must be out of view to count again, seconds", low=0.2, high=60
    )
    torch: bool = option(False, "Camera: switch its light on, where the driver can")
    focus: int = option(-1, "Camera: fixed focus of the driver; -1 means automatic", low=-1, high=1023)
    exposure: int = option(
        0, "Camera: exposure value of the driver; 0 means automatic", low=-100_000, high=100_000
    )


@dataclass(frozen=True)
class PrinterSettings:
    """One label printer, a table [printers.NAME].

    The first group of options holds for every kind of printer, the others for the kind they name.
    """

    name: str = ""
    kind: str = option(
        "tcp",
        "How it is reached: tcp, usb, serial, ipp, brother, file, system, server, or what a plug-in brings",
        pattern=r"[a-z][a-z0-9_-]{0,30}",
    )
    address: str = option(
        "",
        "Where it is: host:port, device file, port, ipp address, folder, or the system's name of the printer",
        no_password=True,
    )
    enabled: bool = option(True, "Print on this printer")
    language: str = option(
        "zpl",
        "What it understands; zpl-bitmap sends the label as a picture",
        choices=("zpl", "zpl-bitmap", "epl", "tspl", "brother", "pdf", "png", "svg"),
    )
    dpi: int = option(203, "Its resolution, dots an inch", low=72, high=2400)
    width_mm: float = option(0.0, "Width of its labels, mm; 0 takes that of the template", low=0, high=500)
    height_mm: float = option(0.0, "Height of its labels, mm; 0 takes that of the template", low=0, high=2000)
    templates: tuple[str, ...] = option((), "Templates that it prints; an empty list means all")
    copies: int = option(1, "Labels that are printed where no number is asked for", low=1, high=999)
    timeout_seconds: float = option(
        10.0, "Longest wait for it to take a piece of a label, and to print it, seconds", low=0.5, high=300
    )
    ask_status: bool = option(True, "Ask it how it is before and after a label, where its language allows")

    media: str = option("", "Brother: the roll, such as 62 or 62x29", pattern=r"[0-9]{0,3}(x[0-9]{1,3})?")

    baud_rate: int = option(9600, "Serial printer: speed, bits a second", low=50, high=4_000_000)
    flow_control: str = option("none", "Serial printer: flow control", choices=("none", "rtscts", "xonxoff"))

    template: str = option("", "Server: name or number of the label template that is kept there")
    plugin: str = option("", "Server: key of the plug-in that prints; empty means the server's own choice")
    machine: str = option("", "Server: identity of the machine there that prints")
    passes_to: str = option("", "Server: name of the printer here that gets the PDF; empty means none")


@dataclass(frozen=True)
class CodeSettings:
    """What the codes of a site begin with."""

    command_prefix: str = option(
        "STATION:", "What control codes begin with", pattern=r"[A-Z][A-Z0-9]{2,15}[:./_-]"
    )
    short_prefix: str = option("INV-", "What the server puts before its short codes", pattern=r"[!-~]{0,16}")


@dataclass(frozen=True)
class JournalSettings:
    """Where scans and writes are kept, and how a lost answer is cleared up."""

    file: str = option("", "Journal file; empty means the data folder of this user")
    patience_seconds: float = option(
        95.0, "How long the server may still work on a request whose answer was lost", low=1, high=3600
    )
    look_back_seconds: float = option(2.0, "Time between two looks at the server", low=0.05, high=600)
    undo_seconds: float = option(
        2.0,
        "How long a receipt can be taken back before it is sent; the next scan sends it, 0 sends at once",
        low=0,
        high=60,
    )
    retry_seconds: float = option(
        2.0, "First pause before a write is sent again; doubles up to a minute", low=0.05, high=60
    )
    keep_days: int = option(
        400, "Days after which settled scans are deleted at the next start", low=1, high=36_500
    )
    most_megabytes: int = option(
        500,
        "Size above which the oldest settled scans are deleted at the next start, MB",
        low=1,
        high=100_000,
    )


@dataclass(frozen=True)
class ReceivingSettings:
    """What must be known of goods that are received, and what is done with too many."""

    over: str = option(
        "ask",
        "A bag with more than is to come: ask for a second scan, or refuse it",
        choices=("ask", "refuse"),
    )
    serials: str = option(
        "ask",
        "Serial numbers: ask or require them of parts that are tracked; always means of every part",
        choices=("never", "ask", "require", "always"),
    )
    expiry: str = option(
        "ask",
        "Expiry date where no label tells it: ask or require it of parts that expire",
        choices=("never", "ask", "require", "always"),
    )
    batch: str = option(
        "never",
        "Batch where no label tells it: ask or require it of every part",
        choices=("never", "ask", "require", "always"),
    )
    photo: bool = option(False, "Take a photo of every bag that is received")


@dataclass(frozen=True)
class PackingSettings:
    """Which stock is taken first, and what must be seen before a parcel leaves."""

    stock: str = option(
        "expiry",
        "Which stock is proposed first: what expires first, or by its place",
        choices=("expiry", "place"),
    )
    verify: bool = option(True, "Every item of a parcel is scanned once more before it leaves")
    supervisors: tuple[str, ...] = option(
        (), "Names on the badges of those who may let a parcel leave that was not checked to the end"
    )
    papers: str = option(
        "never",
        "Packing list made by itself when a parcel has left: on paper or as a file",
        choices=("never", "paper", "file"),
    )


_TEMPLATE = r"[A-Za-z0-9._-]{1,60}"


@dataclass(frozen=True)
class LabelSettings:
    """Which labels are printed by themselves, where a printer is set up that takes them."""

    after_receive: str = option(
        "bag", "Template that is printed for a bag that was received; off prints none", pattern=_TEMPLATE
    )
    after_move: str = option(
        "off", "Template that is printed for each stock item that was moved", pattern=_TEMPLATE
    )
    after_ship: str = option(
        "auto",
        "Template that is printed for a parcel that has left; auto is shipment where a printer names it",
        pattern=_TEMPLATE,
    )
    copies: int = option(
        0, "How often each is printed; 0 means as often as its printer is set to", low=0, high=999
    )
    per_serial: bool = option(True, "Print a label for each serial number that was received, not only one")


@dataclass(frozen=True)
class RecipeSettings:
    """Which recipes are there to be used."""

    off: tuple[str, ...] = option((), "Names of recipes that are left out, also of those that ship")


@dataclass(frozen=True)
class PluginSettings:
    """Which plug-ins run; they are programs with all rights of this user."""

    enabled: tuple[str, ...] = option((), "Names of the installed packages whose plug-ins are loaded")


@dataclass(frozen=True)
class WindowSettings:
    """How the window looks and sounds."""

    theme: str = option("auto", "Colours of the window", choices=("auto", "light", "dark"))
    language: str = option("", "Language code such as de; empty means the language of the system")
    sounds: bool = option(True, "Play a sound for each result")
    full_screen: bool = option(False, "Start in full screen")


@dataclass(frozen=True)
class Settings:
    """The whole tree; ``profile`` names the server profile in use."""

    profile: str = option("", "Name of the server profile to use, a table [profiles.NAME]")
    server: ServerSettings = field(default_factory=ServerSettings)
    wedge: WedgeSettings = field(default_factory=WedgeSettings)
    inputs: InputSettings = field(default_factory=InputSettings)
    codes: CodeSettings = field(default_factory=CodeSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)
    receiving: ReceivingSettings = field(default_factory=ReceivingSettings)
    packing: PackingSettings = field(default_factory=PackingSettings)
    labels: LabelSettings = field(default_factory=LabelSettings)
    recipes: RecipeSettings = field(default_factory=RecipeSettings)
    plugins: PluginSettings = field(default_factory=PluginSettings)
    window: WindowSettings = field(default_factory=WindowSettings)
    patterns: tuple[tuple[str, str, str], ...] = ()
    """Patterns of the site's own codes: name, regular expression, and where they stand in the file."""
    scanners: tuple[ScannerSettings, ...] = ()
    printers: tuple[PrinterSettings, ...] = ()


SECTIONS: dict[str, type] = {
    "server": ServerSettings,
    "wedge": WedgeSettings,
    "inputs": InputSettings,
    "codes": CodeSettings,
    "journal": JournalSettings,
    "receiving": ReceivingSettings,
    "packing": PackingSettings,
    "labels": LabelSettings,
    "recipes": RecipeSettings,
    "plugins": PluginSettings,
    "window": WindowSettings,
}
