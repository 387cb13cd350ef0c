# terraform query -generate-config-out=proxies.tf
# terraform apply
list "uazapi_instance_proxy" "all" {
  provider         = uazapi
  include_resource = true
}
