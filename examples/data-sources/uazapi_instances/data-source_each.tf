# The same privacy for every number that is connected.
data "uazapi_instances" "connected" {
  status = "connected"
}

resource "uazapi_instance_privacy" "connected" {
  for_each = { for i in data.uazapi_instances.connected.instances : i.id => i }

  instance_id = each.key
  last        = "contacts"
  groupadd    = "contacts"
}
