"""The station's operations carried out on an InvenTree server."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from station.api_client.http import HttpClient, HttpReply, HttpRequest
from station.api_client.inventree import printing, sales
from station.api_client.inventree.details import DetailsReader
from station.api_client.inventree.lookups import ThingReader
from station.api_client.inventree.objects import PREFERENCE, Json
from station.api_client.inventree.orders import OrderReader
from station.api_client.inventree.packing import PackingReader
from station.api_client.inventree.scans import ScanReader
from station.api_client.inventree.things import thing_of
from station.api_client.inventree.wire import (
    Body,
    key_of,
    rows_of,
    scan_request,
    understood,
)
from station.api_client.inventree.witness import Witness
from station.api_client.inventree.writer import PhotoSource, Writer, no_photo
from station.model import Done, Identity, Outcome, Refused, Unknown, Why
from station.operations import (
    FindBuilds,
    FindOrders,
    FindOrdersOf,
    FindPlace,
    FindSalesOrders,
    FindStock,
    Found,
    GenerateCode,
    Identify,
    LoadAllocations,
    LoadBuild,
    LoadBuildAllocations,
    LoadContents,
    LoadDetails,
    LoadLabelTemplates,
    LoadMachines,
    LoadOrder,
    LoadPicture,
    LoadPlaces,
    LoadPrint,
    LoadSalesOrder,
    LoadServerScan,
    LoadServerScans,
    LoadShipment,
    LoadShipments,
    LoadStockItem,
    LoadThing,
    LookBack,
    Lookup,
    MatchForOrder,
    Operation,
    SearchOrders,
    SearchSalesOrders,
    SearchThings,
    Thing,
    Write,
)

_LARGEST_PICTURE = 4_000_000


class InvenTreeBackend:
    """One InvenTree server through one HTTP client; ``wait`` is how it waits while the server works.

    ``photo`` gives the bytes of the photos that are to be attached.
    """

    def __init__(
        self,
        client: HttpClient,
        wait: Callable[[float], None] = time.sleep,
        photo: PhotoSource = no_photo,
    ) -> None:
        self._client = client
        self._orders = OrderReader(client.exchange)
        self._packing = PackingReader(client.exchange)
        self._things = ThingReader(client.exchange)
        self._around = DetailsReader(client.exchange)
        self._scans = ScanReader(client.exchange)
        self._writer = Writer(client.exchange, wait, photo)
        self._witness = Witness(client.exchange)

    def perform(self, operation: Operation) -> Outcome:
        """Carry out one operation; a write is sent at most once."""
        perform: Mapping[type, Callable[[Any], Outcome]] = {
            Identify: self._identify,
            Lookup: self._lookup,
            FindOrders: self._orders.find,
            FindOrdersOf: self._orders.find_of,
            SearchOrders: self._orders.search,
            MatchForOrder: self._orders.match,
            FindPlace: self._find_place,
            LoadOrder: self._orders.load,
            LoadPlaces: self._orders.load_places,
            LoadPicture: self._load_picture,
            LoadAllocations: self._load_allocations,
            LoadBuildAllocations: self._load_build_allocations,
            LoadShipments: self._load_shipments,
            FindSalesOrders: self._packing.find,
            SearchSalesOrders: self._packing.search,
            LoadSalesOrder: self._packing.load,
            LoadShipment: self._packing.load_shipment,
            FindStock: self._packing.find_stock,
            LoadStockItem: self._packing.load_item,
            FindBuilds: self._packing.find_builds,
            LoadBuild: self._packing.load_build,
            LoadThing: self._things.load,
            LoadDetails: self._around.load,
            GenerateCode: self._things.generate,
            SearchThings: self._things.search,
            LoadContents: self._things.load_contents,
            LoadServerScans: self._scans.load_all,
            LoadServerScan: self._scans.load_one,
            LoadLabelTemplates: self._load_templates,
            LoadMachines: self._load_machines,
            LoadPrint: self._load_print,
            LookBack: lambda question: self._witness.look_back(question.write),
        }
        if isinstance(operation, Write):
            return self._writer.perform(operation)
        return perform[type(operation)](operation)

    def close(self) -> None:
        """Close the HTTP client."""
        self._client.close()

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._client.exchange(request), writing=False)

    def _get(self, path: str, **params: str) -> Body | Outcome:
        return self._read(HttpRequest("GET", path, params))

    def _identify(self, _: Identify) -> Outcome:
        server = self._get("/api/")
        if not isinstance(server, Body):
            return server
        if not isinstance(server.json, dict) or server.json.get("server") != "InvenTree":
            return Refused(Why.NOT_INVENTREE)
        user = self._get("/api/user/me/")
        if not isinstance(user, Body):
            return user
        roles = self._get("/api/user/roles/")
        if not isinstance(roles, Body):
            return roles
        return _identity(server.json, user.json, roles.json)

    def _lookup(self, operation: Lookup) -> Outcome:
        # A scan changes nothing, so a lost answer is as good as none; it is still not "never sent".
        answer = understood(self._client.exchange(scan_request(operation.text)), writing=False)
        if not isinstance(answer, Body):
            return answer
        named = _models(answer.json)
        model = next((model for model in PREFERENCE if model in named), None)
        if model is None:
            return Refused(Why.NO_MATCH, "the server's answer names nothing that the station knows")
        thing = self._thing(model, named[model], answer.json[model].get("instance"))
        if not isinstance(thing, Thing):
            return thing
        is_label = str(answer.json.get("plugin")) not in {"InvenTreeBarcode", "None"}
        return Done(Found(thing, named.get("purchaseorder"), named.get("supplierpart"), is_label))

    def _thing(self, model: str, pk: int, instance: object) -> Thing | Outcome:
        thing = self._things.thing(model, pk)
        if isinstance(thing, Refused) and thing.why in {Why.FORBIDDEN, Why.NOT_FOUND}:
            # The scan was allowed, the details are not (or this server has no such page): show what came.
            return thing_of(model, pk, instance if isinstance(instance, dict) else {})
        return thing

    def _find_place(self, operation: FindPlace) -> Outcome:
        answer = self._get("/api/stock/location/", search=operation.text.rpartition("/")[2], limit="100")
        if not isinstance(answer, Body):
            return answer
        wanted = operation.text.casefold()
        things = tuple(
            thing_of("stocklocation", key_of(row.get("pk")) or 0, row)
            for row in rows_of(answer)
            if wanted in {str(row.get("name")).casefold(), str(row.get("pathstring")).casefold()}
        )
        return Done(things)

    def _load_picture(self, operation: LoadPicture) -> Outcome:
        if not operation.path.startswith("/") or operation.path.startswith("//"):
            return Refused(Why.INVALID, "the picture is on another server")
        exchange = self._client.exchange(HttpRequest("GET", operation.path))
        is_picture = isinstance(exchange, HttpReply) and exchange.content_type.startswith("image/")
        if isinstance(exchange, HttpReply) and exchange.status == 200 and is_picture:
            small = len(exchange.body) <= _LARGEST_PICTURE
            return Done(exchange.body) if small else Refused(Why.INVALID, "the picture is too large")
        answer = understood(exchange, writing=False)
        return Refused(Why.INVALID, "not a picture") if isinstance(answer, Body) else answer

    def _load_templates(self, operation: LoadLabelTemplates) -> Outcome:
        return printing.templates_in(self._of_printing(printing.templates_request(operation)))

    def _load_machines(self, _: LoadMachines) -> Outcome:
        return printing.machines_in(self._of_printing(printing.machines_request()))

    def _of_printing(self, request: HttpRequest) -> Body | Outcome:
        answer = self._read(request)
        if isinstance(answer, Refused) and answer.why is Why.NOT_FOUND:
            return Refused(Why.NOT_SUPPORTED, printing.TOO_OLD)
        return answer

    def _load_print(self, operation: LoadPrint) -> Outcome:
        request = printing.pdf_request(operation.output)
        return request if isinstance(request, Refused) else printing.pdf_in(self._client.exchange(request))

    def _load_allocations(self, operation: LoadAllocations) -> Outcome:
        return _rows(sales.allocations_in(self._read(sales.allocations_request(operation.order))))

    def _load_build_allocations(self, operation: LoadBuildAllocations) -> Outcome:
        return _rows(sales.allocations_in(self._read(sales.build_items_request(operation.build))))

    def _load_shipments(self, operation: LoadShipments) -> Outcome:
        return _rows(sales.shipments_in(self._read(sales.shipments_request(operation.order))))


def _rows(read: tuple[object, ...] | Outcome) -> Outcome:
    return Done(read) if isinstance(read, tuple) else read


def _models(body: object) -> dict[str, int]:
    """Return the models that a scan's answer names, with their keys."""
    if not isinstance(body, dict):
        return {}
    found = {model: key_of(v.get("pk")) for model, v in body.items() if isinstance(v, dict)}
    return {model: pk for model, pk in found.items() if pk is not None}


def _identity(server: Json, user: object, roles: object) -> Outcome:
    if not isinstance(user, dict) or not isinstance(roles, dict):
        return Unknown("the answer was not understood")
    granted = roles.get("roles")
    table = granted if isinstance(granted, dict) else {}
    return Done(
        Identity(
            user=str(user.get("username", "")),
            server=str(server.get("instance") or server.get("server") or ""),
            version=str(server.get("version", "")),
            api=key_of(server.get("apiVersion")) or 0,
            pk=key_of(user.get("pk")),
            is_staff=user.get("is_staff") is True,
            roles={str(role): tuple(may) for role, may in table.items() if isinstance(may, list)},
        )
    )
