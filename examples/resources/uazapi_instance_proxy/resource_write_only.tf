# The URL is stored neither in the state nor in a plan. Another version has it
# written again, as after a change of the password.
variable "proxy_url" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_proxy" "sales" {
  instance_id          = uazapi_instance.sales.id
  mode                 = "custom"
  proxy_url_wo         = var.proxy_url
  proxy_url_wo_version = 1
}
