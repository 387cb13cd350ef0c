resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

data "uazapi_proxy_locations" "campinas" {
  instance_id = uazapi_instance.sales.id
  state       = "sp"
  search      = "campinas"
}

resource "uazapi_instance_proxy" "sales" {
  instance_id           = uazapi_instance.sales.id
  mode                  = "internal"
  proxy_managed_country = "br"
  proxy_managed_state   = one(data.uazapi_proxy_locations.campinas.cities).state
  proxy_managed_city    = one(data.uazapi_proxy_locations.campinas.cities).value
}
