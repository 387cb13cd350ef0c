# The same privacy for every number that is connected.
data "uazapi_instances" "connected" {
  status = "connected"
}

resource "uazapi_instance_privacy" "connected" {
  for_each = toset(data.uazapi_instances.connected.ids)

  instance_id = each.value
  last        = "contacts"
  groupadd    = "contacts"
}
